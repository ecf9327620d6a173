using Personalization.Benchmarks.Ann.Contenders;
using Personalization.Benchmarks.Ann.Measuring;
using Personalization.Benchmarks.Ann.Report;

namespace Personalization.Benchmarks.Ann.Scenarios;

/// <summary>The recall and speed of each contender over a range of breadths, for the plot.</summary>
public sealed class Curves : IScenario
{
    private const int K = 10;
    private const int Rounds = 3;
    private static readonly int[] Breadths = [10, 14, 20, 28, 40, 56, 80, 112, 160, 224, 320, 448, 640];

    public IReadOnlyList<string> Measures => ["plot"];

    public void Run(AnnSession session, AnnReport report)
    {
        Contender[] all = [.. session.Searchers, .. session.Others];
        var points = all.ToDictionary(c => c.Name, _ => new List<RecallPoint>());
        foreach (var breadth in Breadths)
        {
            var timings = all.Where(c => breadth <= c.Broadest).Select(c => Timing.Fixed(c.Name, breadth, (ef, ms) => c.Search(K, ef, ms))).ToArray();
            Timing.Rounds(timings, Rounds, session.Options.Milliseconds / 3);
            foreach (var timing in timings) points[timing.Name].Add(new RecallPoint(breadth, timing.Recall, timing.QueriesPerSecond));
        }
        report.Plot(session.Rows, session.Data.Dimensions, K, points);
    }
}
