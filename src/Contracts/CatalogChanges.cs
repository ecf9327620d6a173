using System.Collections.Immutable;

namespace Personalization.Contracts;

/// <summary>Changes of a partition, oldest first, the latest per item only.</summary>
[GenerateSerializer, Immutable, Alias("CatalogChanges")]
public sealed record CatalogChanges
{
    [Id(0)] public required ImmutableArray<CatalogChange> Changes { get; init; }

    /// <summary>Ask next for what comes after this.</summary>
    [Id(1)] public required long Version { get; init; }
}
