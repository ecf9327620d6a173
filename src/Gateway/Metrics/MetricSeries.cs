namespace Personalization.Gateway.Metrics;

/// <summary>One instrument under one set of labels. Thread safe.</summary>
internal sealed class MetricSeries(double[] bounds)
{
    private readonly Lock _writing = new();
    private readonly long[] _counts = new long[bounds.Length + 1];
    private double _sum;
    private bool _told;

    public void Add(double value)
    {
        lock (_writing) _sum += value;
    }

    public void Set(double value)
    {
        lock (_writing) (_sum, _told) = (value, true);
    }

    /// <summary>Whether it was set since this was last asked.</summary>
    public bool WasTold()
    {
        lock (_writing)
        {
            var told = _told;
            _told = false;
            return told;
        }
    }

    public void Observe(double value)
    {
        var bucket = Array.BinarySearch(bounds, value);
        lock (_writing)
        {
            _counts[bucket < 0 ? ~bucket : bucket]++;
            _sum += value;
        }
    }

    /// <summary>The sum, and for a histogram how many values each bucket (the last one: above all bounds) holds.</summary>
    public (double Sum, long[] Counts) Read()
    {
        lock (_writing) return (_sum, [.. _counts]);
    }
}
