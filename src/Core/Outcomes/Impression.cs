using System.Collections.Immutable;

namespace Personalization.Core.Outcomes;

/// <summary>A slate as one customer got it.</summary>
[GenerateSerializer, Immutable, Alias("Impression")]
public sealed record Impression
{
    [Id(0)] public required string RequestId { get; init; }
    [Id(1)] public required string CustomerId { get; init; }
    [Id(2)] public required DateTimeOffset At { get; init; }

    /// <summary>The release that chose it.</summary>
    [Id(3)] public required string Release { get; init; }
    [Id(4)] public string? Placement { get; init; }

    /// <summary>Name of the experiment that the customer was part of.</summary>
    [Id(5)] public string? Experiment { get; init; }

    /// <summary>The arm of that experiment.</summary>
    [Id(6)] public string? Arm { get; init; }

    /// <summary>
    /// <see cref="ImpressionFeatures.Hash"/> of what the ranker saw of these items: who computes the features anew from the customer's history can tell by it whether
    /// they are the same. Null when it was not ranked.
    /// </summary>
    [Id(7)] public string? Features { get; init; }

    /// <summary>In the order shown: an item's index is its position.</summary>
    [Id(8)] public required ImmutableArray<ShownItem> Items { get; init; }
}
