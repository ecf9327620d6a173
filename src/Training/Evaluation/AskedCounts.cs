using Personalization.Training.Evaluation.Protocols;

namespace Personalization.Training.Evaluation;

/// <summary>How much was asked, so that a metric of a handful of questions is known for what it is.</summary>
/// <param name="Customers">Different customers asked about.</param>
/// <param name="Questions">Ranked questions.</param>
/// <param name="ColdQuestions">Those among them whose item nobody has touched in training.</param>
/// <param name="Showings">Rows whose acts or stars were to be predicted.</param>
/// <param name="OfPeriod">Where some metrics rest on questions of their own, such as a whole period's: how many of the ranked ones those are, one a customer.</param>
/// <param name="PeriodMetrics">Names of those metrics.</param>
public sealed record AskedCounts(int Customers, int Questions, int ColdQuestions = 0, int Showings = 0, int OfPeriod = 0, string PeriodMetrics = "")
{
    public static readonly AskedCounts None = new(0, 0);

    public static AskedCounts Of(ProtocolSplit split)
    {
        var parts = split.Test.Where(p => p.Prefix != TestPart.Cold).ToList();
        var whole = parts.ConvertAll(p => p.Questions);
        return new AskedCounts(
            whole.SelectMany(q => q.Ranked.Select(r => r.At.Customer).Concat(q.Shown.Select(s => s.At.Customer))).Distinct().Count(),
            whole.Sum(q => q.Ranked.Count),
            split.Test.Where(p => p.Prefix == TestPart.Cold).Sum(p => p.Questions.Ranked.Count),
            whole.Sum(q => q.Shown.Count),
            parts.Skip(1).Sum(p => p.Questions.Ranked.Count),
            string.Join(", ", parts.Skip(1).SelectMany(p => p.Metrics)));
    }

    /// <summary>By the names that reports use; what was not asked is not there.</summary>
    public IEnumerable<(string Name, int Count)> Named =>
        new (string, int)[] { ("evaluated-customers", Customers), ("evaluated-questions", Questions), ("evaluated-cold-questions", ColdQuestions), ("evaluated-showings", Showings), ("evaluated-period-questions", OfPeriod) }.Where(n => n.Item2 > 0);
}
