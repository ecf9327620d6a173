using Personalization.Contracts;
using Personalization.Core.Pipeline.Sources;
using Personalization.Silo;
using Personalization.Silo.Catalog;
using Personalization.Silo.Index;
using Personalization.Silo.Index.Searching;
using Personalization.Silo.Index.Shards;
using Personalization.Unit.Silo.Index.Searching;
using Personalization.VectorIndex;

namespace Personalization.Unit.Silo.Index.Shards;

/// <summary>Into how many shards an index is cut changes what it finds by no more than the graphs' own misses.</summary>
public sealed class ShardCountTests : IDisposable
{
    private const int Rows = 4000;
    private const int Dimensions = 16;
    private const int Queries = 50;
    private const int K = 20;
    private readonly CpuWorkers _workers = new(2);
    private readonly SiloMetrics _metrics = new();

    public void Dispose()
    {
        _workers.Dispose();
        _metrics.Dispose();
    }

    [Fact]
    public async Task Search_OverManyShards_FindsWhatOneFinds()
    {
        var random = new Random(5);
        var rows = Enumerable.Range(0, Rows).Select(i => (Key: (long)i * 7919, Vector: Unit(random))).ToArray();
        var queries = Enumerable.Range(0, Queries).Select(_ => Unit(random)).ToArray();
        var exact = queries.Select(q => rows.Select(r => new Neighbour(r.Key, Dot(q, r.Vector))).OrderByDescending(n => n.Score).Take(K).Select(n => n.Key).ToHashSet()).ToArray();
        var recalls = new List<double>();
        foreach (var shards in new[] { 1, 2, 7 })
        {
            var result = await SearchAsync(rows, shards, queries);
            Assert.Null(result.Degraded);
            Assert.All(result.Hits, hits => Assert.Equal(hits.OrderByDescending(h => h.Score).ThenBy(h => h.Key), hits));
            recalls.Add(result.Hits.Select((hits, q) => hits.Count(h => exact[q].Contains(h.Key)) / (double)K).Average());
        }
        // More shards look at more rows in all, so that they find rather more.
        Assert.All(recalls, recall => Assert.InRange(recall, recalls[0] - 0.01, 1));
        Assert.InRange(recalls[0], 0.95, 1);
    }

    private async Task<NeighbourResult> SearchAsync((long Key, float[] Vector)[] rows, int shards, float[][] queries)
    {
        var opened = new List<ShardIndex>();
        for (var shard = 0; shard < shards; shard++)
        {
            var index = new HnswIndex(Dimensions, new HnswOptions());
            foreach (var (key, vector) in rows)
                if (IndexShard.Of(key, shards) == shard) index.Upsert(key, vector);
            opened.Add(new ShardIndex(index, shard, shards, [.. new LogPosition[CatalogPartitions.Count]], _workers));
        }
        Assert.Equal(Rows, opened.Sum(o => o.Count));
        var replicas = opened.Select(index => new ShardReplicas([new Replica(index)], new FakeHere(0, []), new IndexOptions { SearchTimeout = TimeSpan.FromMinutes(1) }, _metrics, TimeProvider.System));
        var search = new ShardedSearch([.. replicas], new IndexOptions { SearchTimeout = TimeSpan.FromMinutes(1) }, _metrics, TimeProvider.System);
        var result = await search.SearchAsync(queries, K, filter: null, default);
        foreach (var index in opened) await index.DisposeAsync();
        return result;
    }

    private static float[] Unit(Random random)
    {
        var vector = new float[Dimensions];
        for (var i = 0; i < vector.Length; i++) vector[i] = random.NextSingle() - 0.5f;
        var length = MathF.Sqrt(Dot(vector, vector));
        for (var i = 0; i < vector.Length; i++) vector[i] /= length;
        return vector;
    }

    private static float Dot(float[] a, float[] b) => a.Zip(b, (x, y) => x * y).Sum();

    private sealed class Replica(ShardIndex index) : IIndexShardGrain
    {
        public Task<ShardHits> Search(ShardQuery query, TimeSpan patience, CancellationToken cancellation) => Task.FromResult(index.Search(query.Vectors, query.K, ef: 100));
        public Task<ShardStatus> Status(TimeSpan patience) => throw new NotSupportedException();
        public Task Leave() => throw new NotSupportedException();
    }
}
