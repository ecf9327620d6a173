using Personalization.Core.Catalog;
using Personalization.Core.Features;

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

    /// <summary>Where words lie among the items: [D] unit norm, an item of these words and nothing else; empty when there is no word. Computed on the caller's thread.</summary>
    public float[] VectorOf(string words)
    {
        var features = new float[ItemFeatures.Width];
        if (!ItemFeatures.FillWords(words, features)) return [];
        var vector = new float[Manifest.Dimensions];
        ItemEncoder.Encode(1, features, vector);
        return vector;
    }

    /// <summary>Short lists over the items, kept as the table changes.</summary>
    public ItemShelves Shelves { get; } = new(items);

    /// <summary>Which items meet the conditions that requests come with.</summary>
    public RowFilters Filters { get; } = new(items);
}
