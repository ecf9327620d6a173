using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Personalization.Core.Catalog;

namespace Personalization.Core.Recommendations;

/// <summary>One place of a slate.</summary>
[GenerateSerializer, Immutable, Alias("RecommendedItem")]
public sealed record RecommendedItem
{
    [Id(0)] public required string ItemId { get; init; }
    [Id(1)] public required int Position { get; init; }
    [Id(2)] public required string Title { get; init; }
    [Id(3)] public required string Category { get; init; }
    [Id(4)] public required ImmutableSortedDictionary<string, AttributeValue> Attributes { get; init; }

    /// <summary>The value the slate is ordered by before diversity.</summary>
    [Id(5)] public required float Score { get; init; }

    /// <summary>The source that brought the item, or the strongest of several.</summary>
    [Id(6)] public required string Source { get; init; }
    [Id(7)] public Explanation? Why { get; init; }

    /// <summary>
    /// The probability, in 0..1, that this place showed this item, given the places before it; 1 where nothing was left to chance. For the log of what was shown; a
    /// customer's browser has no use for it.
    /// </summary>
    [Id(8), JsonIgnore] public float Propensity { get; init; } = 1;
}
