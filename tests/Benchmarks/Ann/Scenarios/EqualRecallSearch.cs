using System.Globalization;
using Personalization.Benchmarks.Ann.Contenders;
using Personalization.Benchmarks.Ann.Report;

namespace Personalization.Benchmarks.Ann.Scenarios;

/// <summary>Queries per second of one thread where the share of the true best k that is found reaches a target: ours over hnswlib's.</summary>
public sealed class EqualRecallSearch(string measure, int k, double target, bool narrow = false) : IScenario
{
    public IReadOnlyList<string> Measures => [measure];

    public void Run(AnnSession session, AnnReport report)
    {
        var key = session.Key(measure);
        var what = string.Create(CultureInfo.InvariantCulture, $"recall@{k} {target}");
        var ours = narrow ? session.OursNarrow : session.Ours;
        IEnumerable<(string Name, Contender Contender)> all =
            [(narrow ? "ours, AVX-512 off" : ours.Name, ours), .. session.Searchers.Skip(1).Concat(narrow ? [] : session.Others).Select(c => (c.Name, c))];
        var timings = new List<Timing>();
        foreach (var (name, contender) in all)
        {
            if (Timing.At(contender, name, k, target) is { } timing) timings.Add(timing);
            else report.Never(key, name, what);
        }
        Timing.Rounds(timings, session.Options.Rounds, session.Options.Milliseconds);
        report.Speeds(key, what, timings, peer: HnswlibPeer.Name);
    }
}
