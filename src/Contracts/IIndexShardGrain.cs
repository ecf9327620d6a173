using Orleans.Concurrency;
using Personalization.Core.Pipeline.Sources;

namespace Personalization.Contracts;

/// <summary>The vector index of one shard under one release; key: "release/shard/replica". Searches run off the turn.</summary>
[Alias("IIndexShardGrain")]
public interface IIndexShardGrain : IGrainWithStringKey
{
    /// <param name="queries">[Q] vectors of [D].</param>
    /// <returns>[Q][≤ k] hits, best first.</returns>
    [AlwaysInterleave, Alias("Search")] Task<Neighbour[][]> Search([Immutable] float[][] queries, int k, CancellationToken cancellation);

    [AlwaysInterleave, Alias("Status")] Task<ShardStatus> Status();
}
