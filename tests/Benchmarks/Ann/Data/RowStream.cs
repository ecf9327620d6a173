namespace Personalization.Benchmarks.Ann.Data;

/// <summary>Random numbers of one row: SplitMix64 (Steele, Lea, Flood, 2014) seeded by what the row is, so that any row can be drawn alone and on any thread.</summary>
public struct RowStream
{
    private const ulong Golden = 0x9E3779B97F4A7C15;
    private ulong _state;
    private double _spare;
    private bool _hasSpare;

    public RowStream(ulong seed, ulong kind, long row) => _state = Mixed(Mixed(Mixed(seed + Golden) ^ kind) ^ (ulong)row);

    /// <summary>Uniform in [0, 1).</summary>
    public double Uniform() => (Mixed(_state += Golden) >> 11) * (1.0 / (1UL << 53));

    /// <summary>Standard normal (Box and Muller, 1958).</summary>
    public double Normal()
    {
        if (_hasSpare)
        {
            _hasSpare = false;
            return _spare;
        }
        var radius = Math.Sqrt(-2 * Math.Log(1 - Uniform()));
        var (sine, cosine) = Math.SinCos(2 * Math.PI * Uniform());
        (_spare, _hasSpare) = (radius * sine, true);
        return radius * cosine;
    }

    private static ulong Mixed(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
