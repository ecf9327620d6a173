using Personalization.VectorIndex;

namespace Personalization.Unit.VectorIndex;

/// <summary>The cosine metric, and 32-bit keys.</summary>
public sealed class CosineTests
{
    [Theory, MemberData(nameof(Indexes.Kinds), MemberType = typeof(Indexes))]
    public void Score_IsTheCosine_WhateverTheLengths(string kind)
    {
        using var index = Indexes.Create(kind, 2, metric: VectorMetric.Cosine);
        index.Upsert(1, [3, 4]);
        index.Upsert(2, [1e-9f, 0]);
        index.Upsert(3, [-2e6f, 0]);

        var hits = index.Find([7, 0], 3);

        Assert.Equal([2L, 1L, 3L], hits.Select(hit => hit.Key));
        Assert.All(hits.Zip([1f, 0.6f, -1f]), pair => Assert.Equal(pair.Second, pair.First.Score, 1e-6f));
    }

    [Theory, MemberData(nameof(Indexes.Kinds), MemberType = typeof(Indexes))]
    public void ZeroRowsAndZeroQueries_ScoreZero(string kind)
    {
        using var index = Indexes.Create(kind, 2, metric: VectorMetric.Cosine);
        index.Upsert(1, [0, 0]);
        index.Upsert(2, [1, 1]);
        index.Upsert(3, [-1, 0]);

        Assert.Equal([2L, 1L, 3L], index.Find([1, 0], 3).Select(hit => hit.Key));
        Assert.Equal([new Hit(1, 0), new Hit(2, 0), new Hit(3, 0)], index.Find([0, 0], 3));
    }

    [Fact]
    public void RowsOfDifferentLengths_AreFound()
    {
        float[][] rows = Indexes.Rows(4000, 24, 3, lengthSpread: 1.5);
        float[][] queries = Indexes.Rows(100, 24, 2, lengthSpread: 1.5);
        using var index = Indexes.Create(Indexes.Graph, 24, metric: VectorMetric.Cosine).Fill(rows);

        Assert.InRange(Indexes.Recall(index, new NaiveIndex(VectorMetric.Cosine).Fill(rows), queries, 10, 100), 0.95, 1);
    }

    [Fact]
    public void TryGetVector_ReturnsTheRowAsItWasNormalised()
    {
        using var index = Indexes.Create(Indexes.Graph, 2, metric: VectorMetric.Cosine);
        index.Upsert(1, [3, 4]);
        var row = new float[2];

        Assert.True(index.TryGetVector(1, row));
        Assert.Equal([0.6f, 0.8f], row);
    }

    [Fact]
    public void KeyBeyond32Bits_IsAnOutcome_WhereKeysHave32()
    {
        using var index = new HnswIndex(1, new HnswOptions { Keys = KeyWidth.Int32 });

        Assert.Equal(UpsertOutcome.Added, index.Upsert(int.MinValue, [1]));
        Assert.Equal(UpsertOutcome.Added, index.Upsert(int.MaxValue, [2]));
        Assert.Equal(UpsertOutcome.KeyOutOfRange, index.Upsert(1L << 31, [3]));
        Assert.Equal(DeleteOutcome.UnknownKey, index.Delete(1L << 32));
        Assert.Equal([new Hit(int.MaxValue, 2), new Hit(int.MinValue, 1)], index.Find([1], 3));
    }
}
