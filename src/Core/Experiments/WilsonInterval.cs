namespace Personalization.Core.Experiments;

/// <summary>Where a rate lies, given how often something happened: Wilson's score interval (JASA 1927), good for few trials and rates near 0 and 1.</summary>
/// <param name="Low">0 to 1.</param>
/// <param name="High">0 to 1.</param>
[GenerateSerializer, Immutable, Alias("WilsonInterval")]
public readonly record struct WilsonInterval([property: Id(0)] double Low, [property: Id(1)] double High)
{
    /// <summary>Of a normal distribution, 95 % lies within this many deviations.</summary>
    private const double Z = 1.959963984540054;

    /// <summary>The 95 % interval; of no trials 0 to 1.</summary>
    public static WilsonInterval Of(long successes, long trials)
    {
        if (trials <= 0) return new WilsonInterval(0, 1);
        double n = trials, p = Math.Clamp(successes / n, 0, 1);
        var scale = 1 + Z * Z / n;
        var centre = (p + Z * Z / (2 * n)) / scale;
        var half = Z / scale * Math.Sqrt(p * (1 - p) / n + Z * Z / (4 * n * n));
        return new WilsonInterval(Math.Max(0, centre - half), Math.Min(1, centre + half));
    }
}
