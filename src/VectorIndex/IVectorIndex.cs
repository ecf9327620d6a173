namespace Personalization.VectorIndex;

/// <summary>Rows of float32 under keys of the caller's choice, searched by largest score.</summary>
/// <remarks>
/// Threads: every member may be called from any thread at any time, except <see cref="IDisposable.Dispose"/>, which must be called last and
/// alone; searches, reads and writes throw <see cref="ObjectDisposedException"/> from then on. Searches and reads never wait, and see every row wholly or not at all; writers run side by side.
/// </remarks>
public interface IVectorIndex : IDisposable
{
    /// <summary>D, the number of components of every row and query.</summary>
    int Dimensions { get; }

    /// <summary>How many rows a search can find.</summary>
    int Count { get; }

    /// <summary>What the index takes of the process's memory.</summary>
    MemoryUse Memory { get; }

    /// <summary>Adds the row of a key, or replaces it: a concurrent search finds the old row or the new one, never both.</summary>
    /// <param name="key">Any value; for 32-bit keys, any that fits.</param>
    /// <param name="vector">[D] float32, finite, squared norm at most <see cref="VectorLimits.SquaredNorm"/>; copied.</param>
    UpsertOutcome Upsert(long key, ReadOnlySpan<float> vector);

    /// <summary>Removes the row of a key; its space is used again by later rows.</summary>
    DeleteOutcome Delete(long key);

    /// <summary>Finds the rows with the largest scores.</summary>
    /// <param name="query">[D] float32, finite, squared norm at most <see cref="VectorLimits.SquaredNorm"/>.</param>
    /// <param name="k">How many hits are wanted, 0 or more. Fewer come only when fewer rows (that pass the filter) exist.</param>
    /// <param name="ef">Breadth of an approximate search, at least three quarters of k (raised to it): larger finds more of the true best, at a cost
    /// about proportional. An exact scan ignores it.</param>
    /// <param name="results">At least k long. Best first: score descending, equal scores by ascending key.</param>
    /// <param name="filter">Only rows whose key it matches are returned; null for all. It must not write to the index.</param>
    /// <returns>How it went, how many hits were written, and how they were found. k = 0, an empty index and a filter that matches
    /// nothing give <see cref="SearchOutcome.Answered"/> with no hits; a wrong dimension and NaN or infinity have outcomes of their own.</returns>
    /// <remarks>Allocates nothing once the index has served a search of this size on as many threads.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">k is negative or ef is.</exception>
    /// <exception cref="ArgumentException">results is shorter than k.</exception>
    SearchAnswer Search(ReadOnlySpan<float> query, int k, int ef, Span<Hit> results, KeyFilter? filter = null);

    /// <summary>Answers n queries, as so many single searches would.</summary>
    /// <param name="queries">[n · D] float32, query by query.</param>
    /// <param name="k">How many hits are wanted of each.</param>
    /// <param name="ef">[1] for all or [n].</param>
    /// <param name="results">At least [n · k]; those of query i from i · k on.</param>
    /// <param name="answers">[n]; its length is n.</param>
    /// <param name="filter">As for a single search.</param>
    /// <exception cref="ArgumentOutOfRangeException">k is negative or an ef is.</exception>
    /// <exception cref="ArgumentException">A span has the wrong length; for queries too: their dimension is a property of the call.</exception>
    void Search(ReadOnlySpan<float> queries, int k, ReadOnlySpan<int> ef, Span<Hit> results, Span<SearchAnswer> answers, KeyFilter? filter = null);

    /// <summary>Copies the row of a key, exactly as it was upserted (for cosines: as it was normalised); false when the key is unknown.</summary>
    /// <param name="key">The key.</param>
    /// <param name="destination">At least [D] long; untouched when the key is unknown.</param>
    /// <exception cref="ArgumentException">destination is shorter than D.</exception>
    bool TryGetVector(long key, Span<float> destination);

    /// <summary>Writes a snapshot that <see cref="IndexSnapshot.Load(Stream)"/> turns into the same index: same answers, same answers
    /// after the same further writes. Searches go on meanwhile; writers wait. Dead rows are taken out of the graph first.</summary>
    void Save(Stream destination);
}
