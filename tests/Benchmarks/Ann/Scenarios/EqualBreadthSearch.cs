using System.Globalization;
using Personalization.Benchmarks.Ann.Contenders;
using Personalization.Benchmarks.Ann.Report;

namespace Personalization.Benchmarks.Ann.Scenarios;

/// <summary>hnswlib at a breadth that people use; ours at the smallest breadth with that recall, and beside it at the same breadth.</summary>
public sealed class EqualBreadthSearch(string measure, int k, int breadth) : IScenario
{
    public IReadOnlyList<string> Measures => [measure];

    public void Run(AnnSession session, AnnReport report)
    {
        var key = session.Key(measure);
        var what = string.Create(CultureInfo.InvariantCulture, $"k={k}, ef={breadth}");
        var ours = session.Ours;
        var same = Timing.Fixed($"{ours.Name}, same ef", breadth, (ef, ms) => ours.Search(k, ef, ms));
        List<Timing> timings = [same, .. session.Others.Select(c => Timing.Fixed(c.Name, breadth, (ef, ms) => c.Search(k, ef, ms)))];
        if (session.Peer is { } peer)
        {
            timings.Insert(0, Timing.Fixed(peer.Name, breadth, (ef, ms) => peer.Search(k, ef, ms)));
            if (Timing.At(ours, ours.Name, k, peer.Recall(k, breadth)) is { } equal) timings.Insert(0, equal);
            else report.Never(key, ours.Name, what);
        }
        Timing.Rounds(timings, session.Options.Rounds, session.Options.Milliseconds);
        report.Speeds(key, what, timings, peer: HnswlibPeer.Name);
    }
}
