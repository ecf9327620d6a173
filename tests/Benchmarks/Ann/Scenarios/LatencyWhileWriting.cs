using System.Globalization;
using Personalization.Benchmarks.Ann.Measuring;
using Personalization.Benchmarks.Ann.Report;

namespace Personalization.Benchmarks.Ann.Scenarios;

/// <summary>The 99th percentile of a search's time while another thread replaces rows as fast as it can, over that on an idle index.</summary>
public sealed class LatencyWhileWriting : IScenario
{
    private const int K = 10;
    private const double Target = 0.95;

    public IReadOnlyList<string> Measures => ["p99-while-writing"];

    public void Run(AnnSession session, AnnReport report)
    {
        var key = session.Key(Measures[0]);
        if (session.Options.Processors.Count < 2)
        {
            report.LeftOut(key, "a searching and a writing thread need two processors");
            return;
        }
        using var ours = session.StartOurs();
        ours.Build(1);
        if (Timing.At(ours, ours.Name, K, Target) is not { } at)
        {
            report.Never(key, ours.Name, "p99 while writing");
            return;
        }
        var searches = session.Options.Quick ? 4_000 : 20_000;
        var (idle, busy) = (new List<double>(), new List<double>());
        var writes = new List<double>();
        ours.Ask("latency", K, at.Breadth, searches, "idle");
        for (var round = 0; round < session.Options.Rounds; round++)
        {
            idle.Add(ours.Ask("latency", K, at.Breadth, searches, "idle")["p99"] * 1e6);
            var reply = ours.Ask("latency", K, at.Breadth, searches, "writing");
            busy.Add(reply["p99"] * 1e6);
            writes.Add(reply["writes"]);
        }
        var ratio = EqualRecall.Median(busy) / EqualRecall.Median(idle);
        report.Row(key, "ours, writing", string.Create(CultureInfo.InvariantCulture, $"p99, {EqualRecall.Median(writes):N0} writes/s"), Microseconds(busy), null, ratio);
        report.Row(key, "ours, idle", "p99", Microseconds(idle), null, null);
        report.Metric(key, ratio, new { idleMicroseconds = idle, writingMicroseconds = busy, writesPerSecond = writes });
    }

    private static string Microseconds(List<double> values) => string.Create(CultureInfo.InvariantCulture, $"{EqualRecall.Median(values):F1} µs");
}
