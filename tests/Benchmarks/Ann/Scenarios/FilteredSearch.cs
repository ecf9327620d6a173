using System.Globalization;
using Personalization.Benchmarks.Ann.Contenders;
using Personalization.Benchmarks.Ann.Report;

namespace Personalization.Benchmarks.Ann.Scenarios;

/// <summary>Search under a filter, at recall@10 0.95 against the exact answer under that filter: the planner's way over the better of two
/// ways without a plan, both of our engine: an exact float32 scan of the rows that are kept, and a graph search whose hits are filtered.</summary>
public sealed class FilteredSearch(string measure, int perMille) : IScenario
{
    private const int K = 10;
    private const double Target = 0.95;

    /// <summary>hnswlib's graph search with most hits thrown away takes minutes where few rows are kept.</summary>
    private const int PeerFrom = 100;

    public IReadOnlyList<string> Measures => [measure];

    public void Run(AnnSession session, AnnReport report)
    {
        var key = session.Key(measure);
        var what = string.Create(CultureInfo.InvariantCulture, $"filter keeps {perMille / 10.0} %");
        session.Data.PrepareFilter(session.Rows, perMille);
        var ours = session.Ours;
        Timing? At(Contender contender, string how, int least) =>
            Timing.At($"{contender.Name}, {how}", least, contender.Broadest, Target, (ef, ms) => contender.Filtered(how, perMille, K, ef, ms));
        var planned = At(ours, "planned", K);
        var exact = Timing.Fixed($"{ours.Name}, exact", K, (ef, ms) => ours.Filtered("exact", perMille, K, ef, ms));

        // Fewer hits than this cannot hold ten that are kept.
        var post = At(ours, "post", K * 1000 / perMille);
        var peer = session.Peer is { } p && (perMille >= PeerFrom || session.Options.All) ? At(p, "post", K * 1000 / perMille) : null;
        Timing[] timings = [.. new[] { planned, exact, post, peer }.OfType<Timing>()];
        Timing.Rounds(timings, session.Options.Rounds, session.Options.Milliseconds);
        if (planned is null) report.Never(key, $"{ours.Name}, planned", what);
        if (post is null) report.Never(key, $"{ours.Name}, post", what);
        var better = Math.Max(exact.QueriesPerSecond, post?.QueriesPerSecond ?? 0);
        var ratio = (planned?.QueriesPerSecond ?? 0) / better;
        foreach (var t in timings) report.Row(key, t.Name, what, AnnReport.Rate(t.QueriesPerSecond), t.Recall, t == planned ? ratio : null);
        report.Metric(key, ratio, AnnReport.DetailsOf(timings));
    }
}
