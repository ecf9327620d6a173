using Personalization.Contracts;

namespace Personalization.Silo.Index.Shards;

/// <summary>The replicas of shards as grains of the cluster.</summary>
public sealed class ShardGrains(IGrainFactory grains) : IShardGrains
{
    public IIndexShardGrain Of(string release, int shard, int replica) => grains.GetOfferedGrain<IIndexShardGrain>(IndexShard.KeyOf(release, shard, replica));
}
