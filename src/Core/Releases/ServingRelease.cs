using Personalization.Core.Catalog;

namespace Personalization.Core.Releases;

/// <summary>A release in memory: everything one silo needs to answer under it. A request holds on to one from start to end.</summary>
public sealed class ServingRelease(ReleaseManifest manifest, ItemTable items, IQueryEncoder queryEncoder, IItemEncoder itemEncoder, IRankingModel ranker)
{
    public ReleaseManifest Manifest { get; } = manifest;
    public string Id => Manifest.Id;
    public ItemTable Items { get; } = items;
    public IQueryEncoder QueryEncoder { get; } = queryEncoder;
    public IItemEncoder ItemEncoder { get; } = itemEncoder;
    public IRankingModel Ranker { get; } = ranker;

    /// <summary>What the release knows without its models; nothing in releases written before there were such files.</summary>
    public ReleaseBaselines Baselines { get; init; } = ReleaseBaselines.None;

    /// <summary>Short lists over the items, kept as the table changes.</summary>
    public ItemShelves Shelves { get; } = new(items);

    /// <summary>Which items meet the conditions that requests come with.</summary>
    public RowFilters Filters { get; } = new(items);
}
