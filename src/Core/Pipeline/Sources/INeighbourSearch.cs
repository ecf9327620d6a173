namespace Personalization.Core.Pipeline.Sources;

/// <summary>The vector index of one release, wherever it is.</summary>
public interface INeighbourSearch
{
    /// <param name="queries">[Q] vectors of [D].</param>
    /// <returns>For each query the k nearest items, best first; fewer when the index is smaller.</returns>
    ValueTask<NeighbourResult> SearchAsync(IReadOnlyList<float[]> queries, int k, CancellationToken cancellation);
}
