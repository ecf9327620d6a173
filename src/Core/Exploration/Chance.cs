namespace Personalization.Core.Exploration;

/// <summary>
/// The random numbers of one request, from its seed alone: the same request draws the same again. SplitMix64 (Steele, Lea and Flood, OOPSLA 2014). A value: no allocation,
/// no sharing.
/// </summary>
public struct Chance(ulong seed)
{
    private ulong _state = seed;

    /// <summary>Uniform in 0 ≤ x &lt; 1.</summary>
    public double Next() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in 0 … count−1.</summary>
    public int Next(int count) => (int)(Next() * count);

    /// <summary>Standard normal, by Box and Muller's transform.</summary>
    public double NextNormal() => Math.Sqrt(-2 * Math.Log(1 - Next())) * Math.Cos(2 * Math.PI * Next());

    private ulong NextBits()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
