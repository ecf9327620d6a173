using System.Collections.Immutable;
using Personalization.Core.Experiments;

namespace Personalization.Contracts;

/// <summary>An experiment and how its arms do.</summary>
[GenerateSerializer, Immutable, Alias("ExperimentReport")]
public sealed record ExperimentReport
{
    [Id(0)] public required Experiment Experiment { get; init; }

    /// <summary>Counted from then on: since its arms are what they are.</summary>
    [Id(1)] public required DateTimeOffset Since { get; init; }
    [Id(2)] public required ImmutableArray<ArmReport> Arms { get; init; }
}
