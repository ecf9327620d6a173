using Personalization.VectorIndex.Rows;

namespace Personalization.VectorIndex.Searching;

/// <summary>Whether a search can be answered.</summary>
internal static class SearchRequest
{
    /// <summary>What is wrong with the query, if anything.</summary>
    public static SearchOutcome Check(ReadOnlySpan<float> query, int dimensions, out double squaredNorm)
    {
        squaredNorm = 0;
        if (query.Length != dimensions)
        {
            return SearchOutcome.DimensionMismatch;
        }

        squaredNorm = VectorCheck.SquaredNorm(query);
        return VectorCheck.IsUsable(squaredNorm) ? SearchOutcome.Answered : SearchOutcome.NotFinite;
    }

    /// <summary>What is wrong with the call throws.</summary>
    public static void ThrowIfMisused(int k, int ef, int results)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(k);
        ArgumentOutOfRangeException.ThrowIfNegative(ef);
        if (results < k)
        {
            throw new ArgumentException($"The results hold {results} hits, k is {k}.", nameof(results));
        }
    }
}
