using Personalization.Benchmarks.Ann.Contenders;
using Personalization.Benchmarks.Ann.Measuring;

namespace Personalization.Benchmarks.Ann.Scenarios;

/// <summary>A way to search, timed at the breadths on both sides of a recall.</summary>
public sealed class Timing
{
    private readonly Func<int, int, RecallPoint> _search;
    private readonly List<(RecallPoint? Below, RecallPoint At)> _rounds = [];

    private Timing(string name, int breadth, bool hasBelow, double target, Func<int, int, RecallPoint> search)
    {
        (Name, Breadth, HasBelow, Target, _search) = (name, breadth, hasBelow, target, search);
    }

    public string Name { get; }

    /// <summary>The smallest ef that reaches the target.</summary>
    public int Breadth { get; }
    public double Target { get; }
    public double Recall => _rounds[^1].At.Recall;
    private bool HasBelow { get; }

    /// <summary>Each round's queries per second at the target.</summary>
    public IEnumerable<double> Speeds => _rounds.Select(r => EqualRecall.SpeedAt(r.Below is { } below ? [below, r.At] : [r.At], Math.Min(Target, r.At.Recall))!.Value);

    public double QueriesPerSecond => EqualRecall.Median(Speeds);

    /// <summary>Finds where the target is reached; null when no breadth does.</summary>
    /// <param name="name">For the table.</param>
    /// <param name="least">The smallest breadth that makes sense.</param>
    /// <param name="most">The largest to try.</param>
    /// <param name="target">Recall.</param>
    /// <param name="search">Breadth and milliseconds to a measurement.</param>
    public static Timing? At(string name, int least, int most, double target, Func<int, int, RecallPoint> search) =>
        least <= most && EqualRecall.SmallestBreadth(least, most, target, ef => search(ef, 0).Recall) is { } breadth
            ? new Timing(name, breadth, breadth > least, target, search) : null;

    public static Timing? At(Contender contender, string name, int k, double target) =>
        EqualRecall.SmallestBreadth(k, contender.Broadest, target, ef => contender.Recall(k, ef)) is { } breadth
            ? new Timing(name, breadth, breadth > k, target, (ef, milliseconds) => contender.Search(k, ef, milliseconds)) : null;

    /// <summary>A fixed breadth, whatever its recall.</summary>
    public static Timing Fixed(string name, int breadth, Func<int, int, RecallPoint> search) => new(name, breadth, false, 0, search);

    /// <summary>Times all in turn, each round in another order.</summary>
    public static void Rounds(IReadOnlyList<Timing> timings, int rounds, int milliseconds)
    {
        for (var round = 0; round < rounds; round++)
            for (var i = 0; i < timings.Count; i++) timings[(i + round) % timings.Count].Time(milliseconds);
    }

    private void Time(int milliseconds)
    {
        RecallPoint? below = HasBelow ? _search(Breadth - 1, milliseconds) : null;
        _rounds.Add((below, _search(Breadth, milliseconds)));
    }
}
