using Personalization.VectorIndex.Rows;

namespace Personalization.VectorIndex.Searching;

/// <summary>Whether a search can be answered.</summary>
internal static class SearchRequest
{
    /// <summary>What is wrong with the query, if anything; what is wrong with the call throws.</summary>
    public static SearchOutcome Check(ReadOnlySpan<float> query, int dimensions, int k, int ef, ReadOnlySpan<Hit> results)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(k);
        ArgumentOutOfRangeException.ThrowIfNegative(ef);
        if (results.Length < k)
        {
            throw new ArgumentException($"The results hold {results.Length} hits, k is {k}.", nameof(results));
        }

        return query.Length != dimensions ? SearchOutcome.DimensionMismatch
            : VectorCheck.IsUsable(query) ? SearchOutcome.Answered
            : SearchOutcome.NotFinite;
    }
}
