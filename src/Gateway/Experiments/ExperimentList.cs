using System.Collections.Immutable;
using Personalization.Contracts;

namespace Personalization.Gateway.Experiments;

internal sealed record ExperimentList(ImmutableArray<ExperimentReport> Experiments);
