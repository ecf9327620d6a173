using Orleans.Runtime;
using Personalization.Contracts;
using Personalization.Silo.Index.Shards;

namespace Personalization.Integration.Faults;

/// <summary>The real shards, one of which has no silo for as long as a test says.</summary>
/// <param name="mortal">Which.</param>
public sealed class MortalShard(IShardGrains shards, int mortal) : IShardGrains
{
    private volatile bool _isDead;

    public bool IsDead
    {
        get => _isDead;
        set => _isDead = value;
    }

    public IIndexShardGrain Of(string release, int shard, int replica) => shard == mortal ? new Replica(this, shards.Of(release, shard, replica)) : shards.Of(release, shard, replica);

    private sealed class Replica(MortalShard all, IIndexShardGrain replica) : IIndexShardGrain
    {
        public Task<ShardHits> Search(ShardQuery query, TimeSpan patience, CancellationToken cancellation) => Living.Search(query, patience, cancellation);

        public Task<ShardStatus> Status(TimeSpan patience) => Living.Status(patience);

        public Task Leave() => Living.Leave();

        private IIndexShardGrain Living => all.IsDead ? throw new SiloUnavailableException("the silo of the shard is gone") : replica;
    }
}
