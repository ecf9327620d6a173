using System.Globalization;
using Personalization.Benchmarks.Ann.Contenders;
using Personalization.Benchmarks.Ann.Measuring;
using Personalization.Benchmarks.Ann.Report;

namespace Personalization.Benchmarks.Ann.Scenarios;

/// <summary>Seconds to put all rows into an empty index: hnswlib's over ours.</summary>
public sealed class Build(int threads) : IScenario
{
    public IReadOnlyList<string> Measures { get; } = [string.Create(CultureInfo.InvariantCulture, $"build-{threads}t")];

    public void Run(AnnSession session, AnnReport report)
    {
        var key = session.Key(Measures[0]);
        if (threads > session.Options.Processors.Count)
        {
            report.LeftOut(key, $"{threads} threads need as many processors");
            return;
        }
        using var ours = session.StartOurs();
        using var peer = session.StartPeer();
        Contender[] all = [ours, .. new[] { peer }.OfType<Contender>()];
        var seconds = all.ToDictionary(c => c.Name, _ => new List<double>());
        for (var round = 0; round < session.Options.BuildRounds; round++)
            foreach (var contender in all) seconds[contender.Name].Add(contender.Build(threads));
        double? ratio = peer is null ? null : EqualRecall.Median(seconds[peer.Name]) / EqualRecall.Median(seconds[ours.Name]);
        var what = threads == 1 ? "build, 1 thread" : string.Create(CultureInfo.InvariantCulture, $"build, {threads} threads");
        foreach (var contender in all)
        {
            var median = EqualRecall.Median(seconds[contender.Name]);
            report.Row(key, contender.Name, what, string.Create(CultureInfo.InvariantCulture, $"{median:F2} s"), null, contender == ours ? ratio : null);
        }
        foreach (var other in threads == 1 ? session.Others : [])
            report.Row(key, other.Name, what, string.Create(CultureInfo.InvariantCulture, $"{other.BuildSeconds:F2} s"), null, null);
        report.Metric(key, ratio, seconds);
    }
}
