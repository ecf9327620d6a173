using System.Collections.Immutable;

namespace Personalization.Core.Recommendations;

/// <summary>A slate and how it came about.</summary>
[GenerateSerializer, Immutable, Alias("RecommendationResponse")]
public sealed record RecommendationResponse
{
    [Id(0)] public required string RequestId { get; init; }
    [Id(1)] public required string CustomerId { get; init; }
    [Id(2)] public required string Release { get; init; }

    /// <summary>"experiment/arm" that the customer takes part in; null for none.</summary>
    [Id(9)] public string? Experiment { get; init; }
    [Id(3)] public ImmutableArray<RecommendedItem> Items { get; init; } = [];
    [Id(4)] public required StageTimings Timings { get; init; }
    [Id(5)] public required StageCounts Counts { get; init; }

    /// <summary>The stages that failed or were late, and why, with "; " between; null when all went well.</summary>
    [Id(6)] public string? Degraded { get; init; }
    [Id(7)] public required Freshness Freshness { get; init; }

    /// <summary>With explain: candidates that a filter took out, and its reason.</summary>
    [Id(8)] public ImmutableArray<RemovedItem>? Removed { get; init; }

    /// <summary>The same with one more cause.</summary>
    public RecommendationResponse DegradedBy(string cause) => this with { Degraded = Degraded is null ? cause : $"{Degraded}; {cause}" };
}
