using System.Globalization;
using Personalization.Benchmarks.Ann.Report;

namespace Personalization.Benchmarks.Ann.Scenarios;

/// <summary>Managed bytes that a search allocates.</summary>
public sealed class Allocation : IScenario
{
    private const int K = 10;
    private const int Breadth = 64;

    public IReadOnlyList<string> Measures => ["allocated-bytes-per-search"];

    public void Run(AnnSession session, AnnReport report)
    {
        var key = session.Key(Measures[0]);
        var bytes = session.Ours.Ask("allocated", K, Breadth)["bytes"];
        report.Row(key, "ours", "allocated per search", string.Create(CultureInfo.InvariantCulture, $"{bytes:F1} B"), null, bytes);
        report.Metric(key, bytes, new { breadth = Breadth });
    }
}
