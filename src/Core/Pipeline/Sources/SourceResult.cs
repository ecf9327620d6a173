using Personalization.Core.Catalog;

namespace Personalization.Core.Pipeline.Sources;

/// <summary>What a source found.</summary>
public sealed record SourceResult(IReadOnlyList<Found> Items, string? Degraded = null)
{
    public static readonly SourceResult Nothing = new([]);
}

/// <param name="Score">On the source's own scale.</param>
/// <param name="SimilarTo">The item it was found by, when there is one.</param>
public readonly record struct Found(ItemRow Row, float Score, ItemRow? SimilarTo = null);
