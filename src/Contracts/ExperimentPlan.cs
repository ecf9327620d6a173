using System.Collections.Immutable;
using Personalization.Core.Experiments;

namespace Personalization.Contracts;

/// <summary>All experiments, as of one change.</summary>
/// <param name="Version">Grows with every change.</param>
[GenerateSerializer, Immutable, Alias("ExperimentPlan")]
public sealed record ExperimentPlan([property: Id(0)] long Version, [property: Id(1)] ImmutableArray<Experiment> Experiments);
