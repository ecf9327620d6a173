using System.Collections.Immutable;

namespace Personalization.Core.Recommendations;

/// <summary>Why an item is where it is.</summary>
[GenerateSerializer, Immutable, Alias("Explanation")]
public sealed record Explanation
{
    /// <summary>Score under each source that brought the item.</summary>
    [Id(0)] public required ImmutableSortedDictionary<string, float> Sources { get; init; }

    /// <summary>The recent item it resembles, if the source "recent" brought it.</summary>
    [Id(1)] public string? SimilarTo { get; init; }

    /// <summary>Probability per head of the ranker.</summary>
    [Id(2)] public required ImmutableSortedDictionary<string, float> Predictions { get; init; }

    /// <summary>Places that boosts and the reordering moved it, from its place by value alone: negative is up.</summary>
    [Id(3)] public required int Moved { get; init; }

    /// <summary>Whether it is there to be learned about.</summary>
    [Id(4)] public bool Explored { get; init; }

    /// <summary>As of <see cref="RecommendedItem.Propensity"/>.</summary>
    [Id(5)] public float Propensity { get; init; } = 1;

    /// <summary>What moved it, of diversity, cap, boost and exploration.</summary>
    [Id(6)] public ImmutableArray<string> MovedBy { get; init; } = [];

    /// <summary>
    /// What mattered most for its value, of query, recent, tastes, attributes (the customer's), device, time (hour and weekday), retrieval, popularity, newness and price: how much the
    /// value would fall if it were unknown, or rise where it is negative. Empty when it was not ranked.
    /// </summary>
    [Id(7)] public ImmutableSortedDictionary<string, float> Features { get; init; } = ImmutableSortedDictionary<string, float>.Empty;
}
