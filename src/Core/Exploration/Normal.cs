namespace Personalization.Core.Exploration;

/// <summary>The standard normal distribution.</summary>
internal static class Normal
{
    private static readonly double OverRootOfTwoPi = 1 / Math.Sqrt(2 * Math.PI);

    /// <summary>φ.</summary>
    public static double Density(double z) => OverRootOfTwoPi * Math.Exp(-0.5 * z * z);

    /// <summary>Φ, by the error function of Abramowitz and Stegun 7.1.26: within 1.5e-7.</summary>
    public static double Below(double z)
    {
        // No nearer to 0 or 1 than the formula is exact.
        if (z > 6) return 1;
        if (z < -6) return 0;
        var x = Math.Abs(z) / Math.Sqrt(2);
        var t = 1 / (1 + 0.3275911 * x);
        var tail = 0.5 * t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))) * Math.Exp(-x * x);
        return z >= 0 ? 1 - tail : tail;
    }
}
