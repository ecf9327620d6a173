using Personalization.VectorIndex;

namespace Personalization.Unit.VectorIndex;

/// <summary>The graph against exact search on the same rows.</summary>
public sealed class HnswRecallTests
{
    private const int Dimensions = 32;
    private static readonly float[][] Rows = Indexes.Rows(5000, Dimensions, 1);
    private static readonly float[][] Queries = Indexes.Rows(200, Dimensions, 2);

    public static TheoryData<string> Kinds => [Indexes.Graph, Indexes.Float];

    /// <summary>Codes choose whom to score; what callers reckon with is the product of the float32 vectors.</summary>
    [Theory, MemberData(nameof(Kinds))]
    public void Hits_HaveTheScoresOfTheirRows_NotOfTheirCodes(string kind)
    {
        using var index = Indexes.Create(kind, Dimensions).Fill(Rows);
        foreach (float[] query in Queries.Take(20))
        {
            foreach (var hit in index.Find(query, 50, ef: 50))
            {
                double expected = query.Zip(Rows[hit.Key], (q, r) => (double)q * r).Sum();
                Assert.Equal(expected, hit.Score, 1e-5);
            }
        }
    }

    [Fact]
    public void Search_NarrowerThanItsHits_FindsNearlyAllOfThem()
    {
        var exact = new NaiveIndex().Fill(Rows);
        using var index = Indexes.Create(Indexes.Graph, Dimensions).Fill(Rows);

        double narrow = Indexes.Recall(index, exact, Queries, 200, 1), wide = Indexes.Recall(index, exact, Queries, 200, 200);
        Assert.True(narrow < wide);
        Assert.InRange(narrow, 0.95, 1);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void UnitRows_AreFound(string kind)
    {
        var exact = new NaiveIndex().Fill(Rows);
        using var index = Indexes.Create(kind, Dimensions).Fill(Rows);

        Assert.Equal(SearchPlan.Graph, index.Search(Queries[0], 10, 100, new Hit[10]).Plan);
        Assert.InRange(Indexes.Recall(index, exact, Queries, 10, 100), 0.95, 1);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void MoreBreadth_FindsMore(string kind)
    {
        var exact = new NaiveIndex().Fill(Rows);
        using var index = Indexes.Create(kind, Dimensions).Fill(Rows);

        Assert.True(Indexes.Recall(index, exact, Queries, 10, 400) > Indexes.Recall(index, exact, Queries, 10, 10));
    }

    [Theory, MemberData(nameof(Kinds))]
    public void RowsOfDifferentLengths_AreFound(string kind)
    {
        float[][] rows = Indexes.Rows(5000, Dimensions, 3, lengthSpread: 0.7);
        var exact = new NaiveIndex().Fill(rows);
        using var index = Indexes.Create(kind, Dimensions).Fill(rows);

        Assert.InRange(Indexes.Recall(index, exact, Queries, 10, 100), 0.95, 1);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void OneVeryLongRow_DoesNotHideTheOthers(string kind)
    {
        float[][] rows = [.. Rows[..2500], [.. Rows[0].Select(x => x * 1e4f)], .. Rows[2500..]];
        var exact = new NaiveIndex().Fill(rows);
        using var index = Indexes.Create(kind, Dimensions).Fill(rows);

        Assert.InRange(Indexes.Recall(index, exact, Queries, 10, 100), 0.95, 1);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void ManyEqualRows_DoNotHideTheOthers(string kind)
    {
        // The crowd comes first, so that the entry is likely one of them.
        float[][] rows = [.. Enumerable.Repeat(new float[Dimensions], 500), .. Rows[..2000]];
        var exact = new NaiveIndex().Fill(rows);
        using var index = Indexes.Create(kind, Dimensions).Fill(rows);

        Assert.InRange(Indexes.Recall(index, exact, Queries, 10, 100), 0.95, 1);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void AllRowsReplacedOnce_AreFoundAsInAFreshIndex(string kind)
    {
        float[][] former = Indexes.Rows(5000, Dimensions, 4);
        var exact = new NaiveIndex().Fill(Rows);
        using var index = Indexes.Create(kind, Dimensions).Fill(former);
        int[] order = [.. Enumerable.Range(0, Rows.Length)];
        new Random(5).Shuffle(order);
        foreach (int key in order)
        {
            Assert.Equal(UpsertOutcome.Updated, index.Upsert(key, Rows[key]));
        }

        Assert.InRange(Indexes.Recall(index, exact, Queries, 10, 100), 0.95, 1);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void RestAfterDeletingMost_IsFound(string kind)
    {
        var exact = new NaiveIndex().Fill(Rows);
        using var index = Indexes.Create(kind, Dimensions).Fill(Rows);
        int[] order = [.. Enumerable.Range(0, Rows.Length)];
        new Random(6).Shuffle(order);
        foreach (int key in order[..3500])
        {
            exact.Delete(key);
            index.Delete(key);
        }

        Assert.InRange(Indexes.Recall(index, exact, Queries, 10, 100), 0.95, 1);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void AllDeletedAndFilledAgain_IsFound(string kind)
    {
        var exact = new NaiveIndex().Fill(Rows);
        using var index = Indexes.Create(kind, Dimensions).Fill(Rows);
        for (int key = 0; key < Rows.Length; key++)
        {
            index.Delete(key);
        }

        Assert.InRange(Indexes.Recall(index.Fill(Rows), exact, Queries, 10, 100), 0.95, 1);
    }
}
