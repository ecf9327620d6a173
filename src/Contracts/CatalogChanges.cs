using System.Collections.Immutable;

namespace Personalization.Contracts;

/// <summary>Changes of a partition, oldest first, the latest per item only.</summary>
[GenerateSerializer, Immutable, Alias("CatalogChanges")]
public sealed record CatalogChanges
{
    [Id(0)] public required ImmutableArray<CatalogChange> Changes { get; init; }

    /// <summary>Ask next for what comes after this.</summary>
    [Id(1)] public required long Version { get; init; }

    /// <summary>Which log the versions are of: one that was lost and began anew has another. Empty before the first change.</summary>
    [Id(2)] public Guid Log { get; init; }
}
