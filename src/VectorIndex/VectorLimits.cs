namespace Personalization.VectorIndex;

/// <summary>What rows and queries may look like.</summary>
public static class VectorLimits
{
    /// <summary>The most components a row may have.</summary>
    public const int Dimensions = 8192;

    /// <summary>
    /// The largest squared norm of a row or query. By Cauchy and Schwarz no partial sum of an inner product can then exceed it, so
    /// that no score, nor any sum on the way to one, overflows float32: scores are always finite and always comparable.
    /// </summary>
    /// <remarks>There is no lower limit, but below 1e-38 the product of a row with another is zero in float32: under inner products the
    /// graph cannot tell such rows apart, and only a scan of them is right.</remarks>
    public const float SquaredNorm = 1e37f;
}
