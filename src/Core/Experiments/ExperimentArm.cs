using System.Collections.Immutable;

namespace Personalization.Core.Experiments;

/// <summary>One way of recommending.</summary>
[GenerateSerializer, Immutable, Alias("ExperimentArm")]
public sealed record ExperimentArm
{
    [Id(0)] public required string Name { get; init; }

    /// <summary>Its share among the arms, in relation to their weights.</summary>
    [Id(1)] public double Weight { get; init; } = 1;

    /// <summary>The release that answers; null for the active one.</summary>
    [Id(2)] public string? Release { get; init; }

    /// <summary>Settings of the section "Pipeline" that differ: weights, sources, exploration, such as <c>"DiversityLambda": "0.5"</c> or <c>"Values:purchase": "12"</c>.</summary>
    [Id(3)] public ImmutableSortedDictionary<string, string> Pipeline { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}
