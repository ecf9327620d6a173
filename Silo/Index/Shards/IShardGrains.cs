using Personalization.Contracts;

namespace Personalization.Silo.Index.Shards;

/// <summary>The replicas of shards, wherever they are.</summary>
public interface IShardGrains
{
    IIndexShardGrain Of(string release, int shard, int replica);
}
