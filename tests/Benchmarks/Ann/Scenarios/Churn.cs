using Personalization.Benchmarks.Ann.Report;

namespace Personalization.Benchmarks.Ann.Scenarios;

/// <summary>An index whose every row was replaced once, in random order, beside a fresh one of the same rows: speed at recall@10 0.95, and points of
/// recall lost at the fresh one's breadth.</summary>
public sealed class Churn : IScenario
{
    private const int K = 10;
    private const double Target = 0.95;

    public IReadOnlyList<string> Measures => ["churn-speed", "churn-recall-loss"];

    public void Run(AnnSession session, AnnReport report)
    {
        var (speedKey, lossKey) = (session.Key("churn-speed"), session.Key("churn-recall-loss"));
        session.Data.PrepareRows(session.Rows, session.Rows);
        using var worn = session.StartOurs();
        var seconds = worn.Ask("replace", session.Rows)["seconds"];
        var fresh = session.Ours;
        var (freshAt, wornAt) = (Timing.At(fresh, "ours, fresh", K, Target), Timing.At(worn, "ours, replaced", K, Target));
        if (freshAt is null || wornAt is null)
        {
            report.Never(speedKey, "ours", "all rows replaced");
            return;
        }
        Timing.Rounds([freshAt, wornAt], session.Options.Rounds, session.Options.Milliseconds);
        var ratio = wornAt.QueriesPerSecond / freshAt.QueriesPerSecond;
        var loss = 100 * (fresh.Recall(K, freshAt.Breadth) - worn.Recall(K, freshAt.Breadth));
        report.Row(speedKey, wornAt.Name, "recall@10 0.95", AnnReport.Rate(wornAt.QueriesPerSecond), wornAt.Recall, ratio);
        report.Row(speedKey, freshAt.Name, "recall@10 0.95", AnnReport.Rate(freshAt.QueriesPerSecond), freshAt.Recall, null);
        report.Row(lossKey, wornAt.Name, "points lost at equal ef", AnnReport.Rate(session.Rows / seconds) + " replaced", worn.Recall(K, freshAt.Breadth), loss);
        report.Metric(speedKey, ratio, AnnReport.DetailsOf([freshAt, wornAt]));
        report.Metric(lossKey, loss, new { breadth = freshAt.Breadth, replacedPerSecond = session.Rows / seconds });
    }
}
