using Personalization.Contracts;
using Personalization.Core.Pipeline.Sources;
using Personalization.Silo.Index.Shards;

namespace Personalization.Silo.Index.Searching;

/// <summary>One shard among those in this silo's memory.</summary>
public sealed class LocalShard(LoadedShards shards, SearchGate gate, ShardFilters filters, string release, int shard, SiloSettings settings) : ILocalShard
{
    public bool IsHere => shards.Find(release, shard) is not null;

    public uint Replicas => shards.Here(release, shard);

    public Task<ShardHits>? Search(ShardQuery query, TimeSpan patience, CancellationToken cancellation) =>
        shards.Find(release, shard) is { } index ? gate.RunAsync(() => Search(index, query), patience, cancellation, here: true) : null;

    public int? SearchHere(float[] query, string? filter, Span<Neighbour> nearest)
    {
        if (shards.Find(release, shard) is not { } index || !gate.TryEnter()) return null;
        try
        {
            return index.Search(query, settings.BreadthOf(nearest.Length, filter is not null), filters.Of(release, filter), nearest);
        }
        finally
        {
            gate.Exit();
        }
    }

    private ShardHits Search(ShardIndex index, ShardQuery query) =>
        index.Search(query.Vectors, query.K, settings.BreadthOf(query.K, query.Filter is not null), filters.Of(release, query.Filter));
}
