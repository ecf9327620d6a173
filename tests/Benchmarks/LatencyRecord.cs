namespace Personalization.Benchmarks;

/// <summary>Every latency of a run, in milliseconds. Thread safe.</summary>
public sealed class LatencyRecord
{
    private readonly Lock _adding = new();
    private readonly List<double> _ms = [];

    public int Count => _ms.Count;

    public void Add(double ms)
    {
        lock (_adding) _ms.Add(ms);
    }

    /// <summary>All of another's, which nobody adds to any more.</summary>
    public void Add(LatencyRecord other)
    {
        lock (_adding) _ms.AddRange(other._ms);
    }

    /// <summary>The smallest latency that <paramref name="share"/> of all do not exceed.</summary>
    public double Percentile(double share)
    {
        var sorted = _ms.Order().ToArray();
        return sorted.Length == 0 ? double.NaN : sorted[Math.Min(sorted.Length - 1, (int)Math.Ceiling(share * sorted.Length) - 1)];
    }
}
