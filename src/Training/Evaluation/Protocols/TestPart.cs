using System.Collections.Immutable;

namespace Personalization.Training.Evaluation.Protocols;

/// <summary>Questions of the test and what is measured by them.</summary>
/// <param name="Metrics">Names as in <see cref="RankingMetrics"/>; the heads' metrics follow from the shown questions.</param>
public sealed record TestPart(Questions Questions, ImmutableArray<string> Metrics);
