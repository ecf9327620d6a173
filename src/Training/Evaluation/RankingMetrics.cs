using System.Collections.Immutable;

namespace Personalization.Training.Evaluation;

/// <summary>
/// Sums the metrics of ranked lists over questions. By name, k being a number: <c>hr-k</c> and <c>p-k</c> (the first wanted item is among the first k: what session papers call
/// P@k), <c>top-k-accuracy</c> (the same, as classifiers call it), <c>ndcg-k</c>, <c>mrr-k</c>, <c>recall-k</c>, <c>map-k</c>, <c>coverage-k</c>, <c>novelty-k</c>.
/// </summary>
/// <param name="popularity">[items] how often each was turned to in training; for novelty.</param>
public sealed class RankingMetrics(ImmutableArray<string> names, float[] popularity)
{
    private readonly (string Kind, int K)[] _metrics = [.. names.Select(Parse)];
    private readonly double[] _sums = new double[names.Length];
    private readonly HashSet<int>[] _covered = [.. names.Select(_ => new HashSet<int>())];
    private readonly double _total = Math.Max(1, popularity.Sum(p => (double)p)) + popularity.Length;

    /// <summary>How long the lists have to be.</summary>
    public int Longest => _metrics.Length == 0 ? 0 : _metrics.Max(m => m.K);
    public int Questions { get; private set; }

    /// <param name="best">Items, best first.</param>
    /// <param name="wanted">The right ones, first things first; not empty.</param>
    public void Add(ReadOnlySpan<int> best, int[] wanted)
    {
        Questions++;
        for (var m = 0; m < _metrics.Length; m++)
        {
            var (kind, k) = _metrics[m];
            var top = best[..Math.Min(k, best.Length)];
            if (kind == "coverage") foreach (var item in top) _covered[m].Add(item);
            else _sums[m] += Value(kind, k, top, wanted);
        }
    }

    public IEnumerable<(string Name, double Value)> Values()
    {
        for (var m = 0; m < _metrics.Length; m++)
            yield return (names[m], _metrics[m].Kind == "coverage" ? (double)_covered[m].Count / Math.Max(1, popularity.Length) : _sums[m] / Math.Max(1, Questions));
    }

    private double Value(string kind, int k, ReadOnlySpan<int> top, int[] wanted) => kind switch
    {
        "hr" or "p" or "top" => top.Contains(wanted[0]) ? 1 : 0,
        "mrr" => top.IndexOf(wanted[0]) is var place and >= 0 ? 1d / (1 + place) : 0,
        "recall" => (double)Found(top, wanted) / Math.Min(k, wanted.Length),
        "ndcg" => Gain(top, wanted) / Ideal(Math.Min(k, wanted.Length)),
        "map" => AveragePrecision(top, wanted) / Math.Min(k, wanted.Length),
        "novelty" => Novelty(top),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no such metric"),
    };

    private static int Found(ReadOnlySpan<int> top, int[] wanted)
    {
        var found = 0;
        foreach (var item in top)
            if (Array.IndexOf(wanted, item) >= 0) found++;
        return found;
    }

    private static double Gain(ReadOnlySpan<int> top, int[] wanted)
    {
        var gain = 0d;
        for (var i = 0; i < top.Length; i++)
            if (Array.IndexOf(wanted, top[i]) >= 0) gain += 1 / Math.Log2(2 + i);
        return gain;
    }

    private static double Ideal(int count)
    {
        var gain = 0d;
        for (var i = 0; i < count; i++) gain += 1 / Math.Log2(2 + i);
        return gain;
    }

    private static double AveragePrecision(ReadOnlySpan<int> top, int[] wanted)
    {
        var (found, sum) = (0, 0d);
        for (var i = 0; i < top.Length; i++)
            if (Array.IndexOf(wanted, top[i]) >= 0) sum += (double)++found / (i + 1);
        return sum;
    }

    /// <summary>Mean surprise in bits: −log₂ of the item's share in training, with one more for each item.</summary>
    private double Novelty(ReadOnlySpan<int> top)
    {
        var sum = 0d;
        foreach (var item in top) sum -= Math.Log2((popularity[item] + 1) / _total);
        return top.Length == 0 ? 0 : sum / top.Length;
    }

    private static (string, int) Parse(string name)
    {
        var parts = name.Split('-');
        return (parts[0], int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture));
    }
}
