using Orleans.Concurrency;

namespace Personalization.Contracts;

/// <summary>One replica of one shard of a release's vector index; key: "release/shard/replica". Searches run off the turn.</summary>
[Alias("IIndexShardGrain")]
public interface IIndexShardGrain : IGrainWithStringKey
{
    /// <summary>Finds the nearest rows of this shard. Refuses at once while the shard is being opened, and when too many searches wait.</summary>
    /// <param name="patience">A search that has not started by then does not start any more.</param>
    /// <param name="cancellation">The caller has given up.</param>
    [AlwaysInterleave, Alias("Search")] Task<ShardHits> Search(ShardQuery query, TimeSpan patience, CancellationToken cancellation);

    /// <summary>Opens the shard if it is not open, and waits for that up to <paramref name="patience"/>.</summary>
    [AlwaysInterleave, Alias("Status")] Task<ShardStatus> Status(TimeSpan patience);

    /// <summary>Leaves its silo, for the one that the request context names as placement hint or any other.</summary>
    [AlwaysInterleave, Alias("Leave")] Task Leave();
}
