namespace Personalization.VectorIndex.Searching;

/// <summary>Whether the spans of a batch fit each other.</summary>
internal static class BatchRequest
{
    public static void ThrowIfMisused(int queries, int dimensions, int k, ReadOnlySpan<int> ef, int results, int answers)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(k);
        if ((long)answers * dimensions != queries)
        {
            throw new ArgumentException($"{answers} queries of {dimensions} components are expected, there are {queries} floats.", nameof(queries));
        }

        if (ef.Length != 1 && ef.Length != answers)
        {
            throw new ArgumentException($"There are {ef.Length} breadths for {answers} queries; give one, or one for each.", nameof(ef));
        }

        foreach (int breadth in ef)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(breadth, nameof(ef));
        }

        if (results < (long)answers * k)
        {
            throw new ArgumentException($"The results hold {results} hits, {answers} queries want {k} each.", nameof(results));
        }
    }
}
