using System.Numerics;
using Personalization.Contracts;
using Personalization.Core.Pipeline.Sources;
using Personalization.Silo.Index.Searching;

namespace Personalization.Unit.Silo.Index.Searching;

/// <summary>Some of a shard's replicas are on this silo; the first of them answers for it.</summary>
internal sealed class FakeHere(uint here, IReadOnlyList<IIndexShardGrain> replicas) : ILocalShard
{
    public bool IsHere => here != 0;

    public uint Replicas => here;

    public Task<ShardHits>? Search(ShardQuery query, TimeSpan patience, CancellationToken cancellation) =>
        here == 0 ? null : replicas[BitOperations.TrailingZeroCount(here)].Search(query, patience, cancellation);

    public int? SearchHere(float[] query, string? filter, Span<Neighbour> nearest)
    {
        if (Search(new ShardQuery([query], nearest.Length, filter), TimeSpan.Zero, CancellationToken.None) is not { IsCompleted: true } answer) return null;
        var hits = answer.GetAwaiter().GetResult().Hits;
        hits.CopyTo(nearest);
        return hits.Length;
    }
}
