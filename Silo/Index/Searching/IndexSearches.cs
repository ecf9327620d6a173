using Microsoft.Extensions.Options;
using Personalization.Silo.Index.Shards;

namespace Personalization.Silo.Index.Searching;

/// <summary>Makes the search of a release's index, as this silo is set.</summary>
public sealed class IndexSearches(
    IShardGrains grains,
    LoadedShards shards,
    SearchGate gate,
    ShardFilters filters,
    SiloMetrics metrics,
    TimeProvider time,
    IOptions<SiloSettings> settings,
    IOptions<IndexOptions> options)
{
    public ShardedSearch Of(string release) => new([.. Enumerable.Range(0, settings.Value.Shards).Select(shard => ReplicasOf(release, shard))], options.Value, metrics, time);

    private ShardReplicas ReplicasOf(string release, int shard)
    {
        var replicas = Enumerable.Range(0, settings.Value.Replicas).Select(replica => grains.Of(release, shard, replica));
        return new ShardReplicas([.. replicas], new LocalShard(shards, gate, filters, release, shard, settings.Value), options.Value, metrics, time);
    }
}
