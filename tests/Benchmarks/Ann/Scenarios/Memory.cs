using System.Globalization;
using Personalization.Benchmarks.Ann.Report;

namespace Personalization.Benchmarks.Ann.Scenarios;

/// <summary>What a process grows by when it builds an index of rows that it does not keep, per row.</summary>
public sealed class Memory : IScenario
{
    public IReadOnlyList<string> Measures => ["bytes-per-row"];

    public void Run(AnnSession session, AnnReport report)
    {
        var key = session.Key(Measures[0]);
        using var ours = session.StartOurs();
        var reply = ours.Ask("build-lean", session.Options.Threads);
        report.Row(key, ours.Name, "bytes of the process per row", Bytes(reply["resident"]), null, reply["resident"]);
        report.Row(key, ours.Name, "bytes per row that the index reports", Bytes(reply["reported"]), null, null);
        report.Metric(key, reply["resident"], new { reported = reply["reported"] });
    }

    private static string Bytes(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:F0} B");
}
