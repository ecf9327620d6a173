using System.Globalization;
using Personalization.Benchmarks.Ann.Report;
using Personalization.VectorIndex;

namespace Personalization.Benchmarks.Ann.Scenarios;

/// <summary>What a process grows by when it builds an index of rows that it does not keep, per row. The rows are numbered, so 32 bits a key will do;
/// keys of 64 bits are shown beside.</summary>
public sealed class Memory : IScenario
{
    public IReadOnlyList<string> Measures => ["bytes-per-row"];

    public void Run(AnnSession session, AnnReport report)
    {
        var key = session.Key(Measures[0]);
        foreach (var keys in (KeyWidth[])[KeyWidth.Int64, KeyWidth.Int32])
        {
            using var ours = session.StartOurs();
            var reply = ours.Ask("build-lean", session.Options.Threads, keys);
            report.Row(key, ours.Name, $"bytes of the process per row, keys {keys}", Bytes(reply["resident"]), null, reply["resident"]);
            report.Row(key, ours.Name, $"bytes per row that the index reports, keys {keys}", Bytes(reply["reported"]), null, null);
            report.Metric(key, reply["resident"], new { keys = keys.ToString(), reported = reply["reported"] });
        }
    }

    private static string Bytes(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:F1} B");
}
