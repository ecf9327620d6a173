using System.Collections.Immutable;

namespace Personalization.Training.Evaluation.Protocols;

/// <summary>Questions of the test and what is measured by them.</summary>
/// <param name="Metrics">Names as in <see cref="RankingMetrics"/>; the heads' metrics follow from the shown questions.</param>
/// <param name="Prefix">Before the metrics' names, for questions about a part of the items.</param>
public sealed record TestPart(Questions Questions, ImmutableArray<string> Metrics, string Prefix = "")
{
    /// <summary>Prefix of questions whose wanted items nobody has touched in training.</summary>
    public const string Cold = "cold-";
}
