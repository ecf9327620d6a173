namespace Personalization.Core.Pipeline.Sources;

/// <summary>The vector index of one release, wherever it is.</summary>
public interface INeighbourSearch
{
    /// <param name="queries">[Q] vectors of [D].</param>
    /// <param name="filter">Only items that meet this expression are wanted; null for all. A search that cannot filter may return others too: the caller looks again.</param>
    /// <returns>For each query the k nearest items, best first; fewer when the index is smaller.</returns>
    ValueTask<NeighbourResult> SearchAsync(IReadOnlyList<float[]> queries, int k, string? filter, CancellationToken cancellation);

    /// <summary>The same on the calling thread, for who has nothing else to do meanwhile.</summary>
    /// <param name="nearest">[k] filled with the nearest, best first.</param>
    /// <returns>How many; null where others have to be asked or waited for.</returns>
    int? SearchHere(float[] query, string? filter, Span<Neighbour> nearest) => null;
}
