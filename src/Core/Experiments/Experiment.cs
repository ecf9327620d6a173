using System.Collections.Immutable;

namespace Personalization.Core.Experiments;

/// <summary>A question put to customers: a share of them, each always in the same arm.</summary>
[GenerateSerializer, Immutable, Alias("Experiment")]
public sealed record Experiment
{
    [Id(0)] public required string Name { get; init; }

    /// <summary>Whether it runs; one that does not keeps its counts.</summary>
    [Id(1)] public bool Enabled { get; init; } = true;

    /// <summary>Share of the customers who take part, 0 to 1. Who takes part stays when it grows.</summary>
    [Id(2)] public double Share { get; init; } = 1;
    [Id(3)] public ImmutableArray<ExperimentArm> Arms { get; init; } = [];
}
