using System.Globalization;
using Personalization.Benchmarks.Ann.Contenders;
using Personalization.Benchmarks.Ann.Report;

namespace Personalization.Benchmarks.Ann.Scenarios;

/// <summary>Search under a filter, at recall@10 0.95 against the exact answer under that filter: the planner's way over the best of the
/// ways without a plan: an exact float32 scan of the rows that are kept, by our engine or by a plain loop, and a graph search whose hits are filtered.</summary>
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
        Timing Scan(string how) => Timing.Fixed($"{ours.Name}, {how}", K, (ef, ms) => ours.Filtered(how, perMille, K, ef, ms));
        var (exact, plain) = (Scan("exact"), Scan("plain"));

        // Fewer hits than this cannot hold ten that are kept.
        var post = At(ours, "post", K * 1000 / perMille);
        var peer = session.Peer is { } p && (perMille >= PeerFrom || session.Options.All) ? At(p, "post", K * 1000 / perMille) : null;
        Timing[] timings = [.. new[] { planned, exact, plain, post, peer }.OfType<Timing>()];
        Timing.Rounds(timings, session.Options.Rounds, session.Options.Milliseconds);
        if (planned is null) report.Never(key, $"{ours.Name}, planned", what);
        if (post is null) report.Never(key, $"{ours.Name}, post", what);
        var better = new[] { exact, plain, post }.Max(t => t?.QueriesPerSecond ?? 0);
        var ratio = (planned?.QueriesPerSecond ?? 0) / better;
        foreach (var t in timings) report.Row(key, t.Name, what, AnnReport.Rate(t.QueriesPerSecond), t.Recall, t == planned ? ratio : null);
        report.Metric(key, ratio, AnnReport.DetailsOf(timings));
    }
}
