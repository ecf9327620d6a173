using Personalization.Contracts;
using Personalization.Core.Pipeline.Sources;

namespace Personalization.Silo.Index.Searching;

/// <summary>One shard as far as it is in this silo's memory: asked without a grain between, and also while no grain of it is here for a moment.</summary>
public interface ILocalShard
{
    bool IsHere { get; }

    /// <summary>Bit r is set while replica r is on this silo.</summary>
    uint Replicas { get; }

    /// <summary>Searches it as <see cref="IIndexShardGrain.Search"/> does; null when it is not here.</summary>
    Task<ShardHits>? Search(ShardQuery query, TimeSpan patience, CancellationToken cancellation);

    /// <summary>Searches it on the calling thread.</summary>
    /// <param name="nearest">[k] filled with the nearest, best first.</param>
    /// <returns>How many; null when it is not here, or too many search already.</returns>
    int? SearchHere(float[] query, string? filter, Span<Neighbour> nearest);
}
