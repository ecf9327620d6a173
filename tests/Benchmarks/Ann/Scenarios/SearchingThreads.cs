using System.Globalization;
using Personalization.Benchmarks.Ann.Measuring;
using Personalization.Benchmarks.Ann.Report;

namespace Personalization.Benchmarks.Ann.Scenarios;

/// <summary>Queries per second of several searching threads over those of one, on undisturbed time: waits for each other count, other programs do not.</summary>
public sealed class SearchingThreads(int threads) : IScenario
{
    private const int K = 10;
    private const double Target = 0.95;

    public IReadOnlyList<string> Measures { get; } = [string.Create(CultureInfo.InvariantCulture, $"threads-{threads}")];

    public void Run(AnnSession session, AnnReport report)
    {
        var key = session.Key(Measures[0]);
        if (threads > session.Options.Processors.Count)
        {
            report.LeftOut(key, $"{threads} threads need as many processors");
            return;
        }
        foreach (var contender in session.Searchers)
        {
            if (Timing.At(contender, contender.Name, K, Target) is not { } at)
            {
                report.Never(key, contender.Name, "searching threads");
                continue;
            }
            var speed = contender.Search(K, at.Breadth, 0).QueriesPerSecond;
            var passes = Math.Max(1, (int)(speed * session.Options.Milliseconds / 1000 / Data.DataFolder.Queries));
            var (one, several) = (new List<double>(), new List<double>());
            for (var round = 0; round < session.Options.Rounds; round++)
            {
                // Alone on each processor in turn: they are not alike where other programs run.
                one.Add(Enumerable.Range(0, threads).Average(first => contender.Ask("threads", 1, first, K, at.Breadth, passes)["qps"]));
                several.Add(contender.Ask("threads", threads, 0, K, at.Breadth, passes)["qps"]);
            }
            var ratio = EqualRecall.Median(several) / EqualRecall.Median(one);
            report.Row(key, contender.Name, string.Create(CultureInfo.InvariantCulture, $"{threads} threads over 1"),
                AnnReport.Rate(EqualRecall.Median(several)), contender.Recall(K, at.Breadth), ratio);
            if (contender == session.Ours) report.Metric(key, ratio, new { one, several });
        }
    }
}
