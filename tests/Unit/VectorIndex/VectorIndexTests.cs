using Personalization.VectorIndex;

namespace Personalization.Unit.VectorIndex;

/// <summary>What every kind of index answers in the plain and in the unhappy cases.</summary>
public sealed class VectorIndexTests
{
    public static TheoryData<string, float> UnusableComponents
    {
        get
        {
            var data = new TheoryData<string, float>();
            foreach (string kind in new[] { Indexes.Scan, Indexes.Graph, Indexes.Float })
            {
                foreach (float component in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity, 1e19f })
                {
                    data.Add(kind, component);
                }
            }

            return data;
        }
    }

    [Theory, MemberData(nameof(Indexes.Kinds), MemberType = typeof(Indexes))]
    public void Search_OnEmptyIndex_ReturnsNothing(string kind)
    {
        using var index = Indexes.Create(kind, 3);

        var answer = index.Search([1, 0, 0], 5, 10, new Hit[5]);

        Assert.Equal(new SearchAnswer(SearchOutcome.Answered, 0, SearchPlan.None), answer);
    }

    [Theory, MemberData(nameof(Indexes.Kinds), MemberType = typeof(Indexes))]
    public void Search_ReturnsBestFirst_EqualScoresByKey(string kind)
    {
        using var index = Indexes.Create(kind, 2);
        foreach ((long key, float x) in new[] { (9L, 1f), (-4L, 1f), (2L, 3f), (7L, -1f), (long.MinValue, 0f) })
        {
            index.Upsert(key, [x, 0]);
        }

        var hits = index.Find([2, 5], 4);

        Assert.Equal([new Hit(2, 6), new Hit(-4, 2), new Hit(9, 2), new Hit(long.MinValue, 0)], hits);
    }

    [Theory, MemberData(nameof(Indexes.Kinds), MemberType = typeof(Indexes))]
    public void Search_WithMoreWantedThanThere_ReturnsAll(string kind)
    {
        using var index = Indexes.Create(kind, 8).Fill(Indexes.Rows(30, 8, 1));

        var hits = index.Find(Indexes.Rows(1, 8, 2)[0], 100, ef: 1);

        Assert.Equal(Enumerable.Range(0, 30).Select(key => (long)key), hits.Select(hit => hit.Key).Order());
    }

    [Theory, MemberData(nameof(Indexes.Kinds), MemberType = typeof(Indexes))]
    public void Search_ForNone_ReturnsNothing(string kind)
    {
        using var index = Indexes.Create(kind, 2);
        index.Upsert(1, [1, 0]);

        Assert.Equal(new SearchAnswer(SearchOutcome.Answered, 0, SearchPlan.None), index.Search([1, 0], 0, 10, []));
    }

    [Theory, MemberData(nameof(Indexes.Kinds), MemberType = typeof(Indexes))]
    public void Search_WithLongerResults_LeavesTheRestAlone(string kind)
    {
        using var index = Indexes.Create(kind, 2);
        index.Upsert(1, [1, 0]);
        index.Upsert(2, [2, 0]);
        var results = new Hit[3];
        Array.Fill(results, new Hit(77, 7));

        index.Search([1, 0], 1, 10, results);

        Assert.Equal([new Hit(2, 2), new Hit(77, 7), new Hit(77, 7)], results);
    }

    [Theory, MemberData(nameof(Indexes.Kinds), MemberType = typeof(Indexes))]
    public void WrongDimension_IsAnOutcome(string kind)
    {
        using var index = Indexes.Create(kind, 2);
        index.Upsert(1, [1, 0]);

        Assert.Equal(UpsertOutcome.DimensionMismatch, index.Upsert(2, [1, 0, 0]));
        Assert.Equal(UpsertOutcome.DimensionMismatch, index.Upsert(1, []));
        Assert.Equal(SearchOutcome.DimensionMismatch, index.Search([1], 1, 10, new Hit[1]).Outcome);
        Assert.Equal([new Hit(1, 1)], index.Find([1, 0], 5));
    }

    [Theory, MemberData(nameof(UnusableComponents))]
    public void NotFiniteOrTooLong_IsAnOutcome(string kind, float component)
    {
        using var index = Indexes.Create(kind, 2);
        index.Upsert(1, [1, 0]);

        Assert.Equal(UpsertOutcome.NotFinite, index.Upsert(1, [1, component]));
        Assert.Equal(new SearchAnswer(SearchOutcome.NotFinite, 0, SearchPlan.None), index.Search([component, 0], 1, 10, new Hit[1]));
        Assert.Equal([new Hit(1, 1)], index.Find([1, 0], 5));
    }

    [Theory, MemberData(nameof(Indexes.Kinds), MemberType = typeof(Indexes))]
    public void Scores_AtTheLargestNorm_StayFinite(string kind)
    {
        using var index = Indexes.Create(kind, 2);
        float largest = MathF.Sqrt(VectorLimits.SquaredNorm / 2) * 0.999f;
        index.Upsert(1, [largest, largest]);
        index.Upsert(2, [-largest, -largest]);
        index.Upsert(3, [0, 0]);

        var hits = index.Find([largest, largest], 3);

        Assert.Equal([1L, 3L, 2L], hits.Select(hit => hit.Key));
        Assert.All(hits, hit => Assert.True(float.IsFinite(hit.Score)));
    }

    [Theory, MemberData(nameof(Indexes.Kinds), MemberType = typeof(Indexes))]
    public void MisuseOfSearch_Throws(string kind)
    {
        using var index = Indexes.Create(kind, 2);

        Assert.Throws<ArgumentException>(() => index.Search([1, 0], 2, 10, new Hit[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => index.Search([1, 0], -1, 10, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => index.Search([1, 0], 1, -1, new Hit[1]));
    }

    [Theory, MemberData(nameof(Indexes.Kinds), MemberType = typeof(Indexes))]
    public void Upsert_OfAKnownKey_ReplacesItsRow(string kind)
    {
        using var index = Indexes.Create(kind, 2);
        Assert.Equal(UpsertOutcome.Added, index.Upsert(5, [1, 0]));
        Assert.Equal(UpsertOutcome.Updated, index.Upsert(5, [0, 1]));

        Assert.Equal(1, index.Count);
        Assert.Equal([new Hit(5, 0)], index.Find([1, 0], 5));
    }

    [Theory, MemberData(nameof(Indexes.Kinds), MemberType = typeof(Indexes))]
    public void Delete_RemovesTheRow_AndSaysWhenThereWasNone(string kind)
    {
        using var index = Indexes.Create(kind, 2);
        index.Upsert(5, [1, 0]);
        index.Upsert(6, [1, 1]);

        Assert.Equal(DeleteOutcome.Deleted, index.Delete(5));
        Assert.Equal(DeleteOutcome.UnknownKey, index.Delete(5));
        Assert.Equal(1, index.Count);
        Assert.Equal([new Hit(6, 1)], index.Find([1, 0], 5));
    }

    [Theory, MemberData(nameof(Indexes.Kinds), MemberType = typeof(Indexes))]
    public void AllRowsDeleted_IsAnEmptyIndexThatCanBeFilledAgain(string kind)
    {
        float[][] rows = Indexes.Rows(300, 8, 1);
        using var index = Indexes.Create(kind, 8).Fill(rows);
        for (int key = 0; key < rows.Length; key++)
        {
            Assert.Equal(DeleteOutcome.Deleted, index.Delete(key));
        }

        Assert.Equal(0, index.Count);
        Assert.Empty(index.Find(rows[0], 5));
        Assert.Equal(0, index.Fill(rows).Find(rows[0], 1)[0].Key);
    }

    [Theory, MemberData(nameof(Indexes.Kinds), MemberType = typeof(Indexes))]
    public void TryGetVector_ReturnsTheRowAsItWas(string kind)
    {
        using var index = Indexes.Create(kind, 3);
        index.Upsert(1, [0.1f, -2, 3e-30f]);
        var row = new float[] { 9, 9, 9, 9 };

        Assert.False(index.TryGetVector(2, row));
        Assert.Equal([9, 9, 9, 9], row);
        Assert.True(index.TryGetVector(1, row));
        Assert.Equal([0.1f, -2, 3e-30f, 9], row);
        Assert.Throws<ArgumentException>(() => index.TryGetVector(1, new float[2]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(VectorLimits.Dimensions + 1)]
    public void Dimensions_OutOfRange_AreRefused(int dimensions)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new HnswIndex(dimensions));
    }

    [Fact]
    public void HnswOptions_OutOfRange_AreRefused()
    {
        Assert.Throws<System.ComponentModel.DataAnnotations.ValidationException>(() => new HnswIndex(8, new HnswOptions { M = 1 }));
        Assert.Throws<System.ComponentModel.DataAnnotations.ValidationException>(() => new HnswIndex(8, new HnswOptions { EfConstruction = 0 }));
    }

    [Fact]
    public void EveryCall_AfterDispose_SaysSo_AndReadsNothing()
    {
        var index = Indexes.Create(Indexes.Graph, 8).Fill(Indexes.Rows(50, 8, 1));
        index.Dispose();
        index.Dispose();
        float[] row = new float[8];

        Assert.Throws<ObjectDisposedException>(() => index.Search(row, 1, 1, new Hit[1]));
        Assert.Throws<ObjectDisposedException>(() => index.Search(row, 1, [1], new Hit[1], new SearchAnswer[1]));
        Assert.Throws<ObjectDisposedException>(() => index.TryGetVector(1, row));
        Assert.Throws<ObjectDisposedException>(() => index.Upsert(1, row));
        Assert.Throws<ObjectDisposedException>(() => index.Delete(1));
        Assert.Throws<ObjectDisposedException>(() => index.Save(Stream.Null));
    }

    [Fact]
    public void Scan_AmongRowsTooSmallForCodes_IsExact()
    {
        using var index = Indexes.Create(Indexes.Scan, 8);
        for (int key = 0; key < 20; key++) Assert.Equal(UpsertOutcome.Added, index.Upsert(key, [0, 1.5e-34f, 0, 0, 0, 0, 0, 0]));
        index.Upsert(99, [1e-35f, 0, 0, 0, 0, 0, 0, 0]);

        Assert.Equal(99, Assert.Single(index.Find([1e18f, 5e16f, 0, 0, 0, 0, 0, 0], k: 1)).Key);
    }
}
