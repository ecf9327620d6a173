namespace Personalization.VectorIndex.Rows;

/// <summary>Whether a vector may enter the index.</summary>
internal static class VectorCheck
{
    /// <summary>Σ v², in float64 so that it is right up to the limit; NaN or infinite when a component is.</summary>
    public static double SquaredNorm(ReadOnlySpan<float> vector)
    {
        double sum = 0;
        foreach (float x in vector)
        {
            sum += (double)x * x;
        }

        return sum;
    }

    /// <summary>False for NaN, infinity and norms beyond <see cref="VectorLimits.SquaredNorm"/>.</summary>
    public static bool IsUsable(ReadOnlySpan<float> vector) => SquaredNorm(vector) <= VectorLimits.SquaredNorm;
}
