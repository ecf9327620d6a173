using Personalization.Core.Catalog;

namespace Personalization.Contracts;

/// <summary>One live change: the item as it is now, or that it is gone.</summary>
[GenerateSerializer, Immutable, Alias("CatalogChange")]
public sealed record CatalogChange
{
    [Id(0)] public required long Version { get; init; }
    [Id(1)] public required string ItemId { get; init; }

    /// <summary>Null when deleted.</summary>
    [Id(2)] public CatalogItem? Item { get; init; }
}
