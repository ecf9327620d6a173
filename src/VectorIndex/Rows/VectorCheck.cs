namespace Personalization.VectorIndex.Rows;

/// <summary>Whether a vector may enter the index.</summary>
internal static class VectorCheck
{
    /// <summary>Σ v², in float64 so that it is right up to the limit; NaN or infinite when a component is.</summary>
    public static double SquaredNorm(ReadOnlySpan<float> vector)
    {
        double sum = 0, other = 0;
        int i = 0;
        for (; i + 1 < vector.Length; i += 2)
        {
            sum += (double)vector[i] * vector[i];
            other += (double)vector[i + 1] * vector[i + 1];
        }

        return i < vector.Length ? sum + other + ((double)vector[i] * vector[i]) : sum + other;
    }

    /// <summary>False for NaN, infinity and norms beyond <see cref="VectorLimits.SquaredNorm"/>.</summary>
    public static bool IsUsable(double squaredNorm) => squaredNorm <= VectorLimits.SquaredNorm;
}
