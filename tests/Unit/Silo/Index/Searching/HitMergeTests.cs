using Personalization.Contracts;
using Personalization.Core.Pipeline.Sources;
using Personalization.Silo.Index.Searching;

namespace Personalization.Unit.Silo.Index.Searching;

/// <summary>The merged list is the list that one shard with all rows would have given.</summary>
public sealed class HitMergeTests
{
    [Theory]
    [InlineData(1, 10)]
    [InlineData(2, 10)]
    [InlineData(7, 3)]
    [InlineData(64, 100)]
    public void Merge_OfSortedLists_IsTheSortedWhole(int shards, int k)
    {
        var random = new Random(shards);
        const int Queries = 5;
        // Few different scores, so that ties are many.
        var rows = Enumerable.Range(0, Queries).Select(_ => Enumerable.Range(0, 500).Select(key => new Neighbour(key * 31, random.Next(20) / 20f)).ToArray()).ToArray();
        var answers = new ShardHits?[shards];
        for (var shard = 0; shard < shards; shard++)
        {
            var lists = rows.Select(row => Sorted(row.Where(n => n.Key % shards == shard)).Take(k).ToArray()).ToArray();
            answers[shard] = new ShardHits([.. lists.SelectMany(l => l)], [.. lists.Select(l => l.Length)]);
        }
        var heads = new int[shards];
        for (var q = 0; q < Queries; q++) Assert.Equal(Sorted(rows[q]).Take(k), HitMerge.Merge(answers, heads, q, k));
    }

    [Fact]
    public void Merge_WithMissingAndEmptyShards_TakesTheOthers()
    {
        ShardHits?[] answers = [null, new ShardHits([], [0, 0]), new ShardHits([new(1, 1), new(2, 0.5f)], [1, 1])];
        var heads = new int[3];
        Assert.Equal([new Neighbour(1, 1)], HitMerge.Merge(answers, heads, 0, 10));
        Assert.Equal([new Neighbour(2, 0.5f)], HitMerge.Merge(answers, heads, 1, 10));
    }

    [Fact]
    public void Merge_WithMoreHitsThanWanted_MovesOnToTheNextQuery()
    {
        ShardHits?[] answers = [new ShardHits([new(1, 3), new(2, 2), new(3, 1), new(9, 9)], [3, 1])];
        var heads = new int[1];
        Assert.Equal([1L], HitMerge.Merge(answers, heads, 0, 1).Select(h => h.Key));
        Assert.Equal([9L], HitMerge.Merge(answers, heads, 1, 1).Select(h => h.Key));
    }

    private static IEnumerable<Neighbour> Sorted(IEnumerable<Neighbour> hits) => hits.OrderByDescending(h => h.Score).ThenBy(h => h.Key);
}
