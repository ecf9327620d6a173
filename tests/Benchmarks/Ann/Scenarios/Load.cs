using System.Globalization;
using Personalization.Benchmarks.Ann.Measuring;
using Personalization.Benchmarks.Ann.Report;

namespace Personalization.Benchmarks.Ann.Scenarios;

/// <summary>Seconds from a snapshot file to the first search's answer, each time in a new process.</summary>
public sealed class Load : IScenario
{
    public IReadOnlyList<string> Measures => ["load-seconds"];

    public void Run(AnnSession session, AnnReport report)
    {
        var key = session.Key(Measures[0]);
        using (var builder = session.StartOurs()) builder.BuildOrLoad(session.Options.Threads);
        var seconds = new List<double>();
        for (var round = 0; round < session.Options.Rounds; round++)
        {
            using var ours = session.StartOurs();
            seconds.Add(ours.Ask("load", ours.GraphPath)["seconds"]);
        }
        var median = EqualRecall.Median(seconds);
        report.Row(key, "ours", "snapshot to first answer", string.Create(CultureInfo.InvariantCulture, $"{median:F2} s"), null, median);
        report.Metric(key, median, seconds);
    }
}
