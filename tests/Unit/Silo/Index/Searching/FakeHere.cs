using System.Numerics;
using Personalization.Contracts;
using Personalization.Silo.Index.Searching;

namespace Personalization.Unit.Silo.Index.Searching;

/// <summary>Some of a shard's replicas are on this silo; the first of them answers for it.</summary>
internal sealed class FakeHere(uint here, IReadOnlyList<IIndexShardGrain> replicas) : ILocalShard
{
    public bool IsHere => here != 0;

    public uint Replicas => here;

    public Task<ShardHits>? Search(ShardQuery query, TimeSpan patience, CancellationToken cancellation) =>
        here == 0 ? null : replicas[BitOperations.TrailingZeroCount(here)].Search(query, patience, cancellation);

    public ShardHits? SearchHere(ShardQuery query) => Search(query, TimeSpan.Zero, CancellationToken.None) is { IsCompleted: true } answer ? answer.GetAwaiter().GetResult() : null;
}
