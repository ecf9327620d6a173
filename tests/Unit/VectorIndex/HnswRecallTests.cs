using Personalization.VectorIndex;

namespace Personalization.Unit.VectorIndex;

/// <summary>The graph against exact search on the same rows.</summary>
public sealed class HnswRecallTests
{
    private const int Dimensions = 32;
    private static readonly float[][] Rows = Indexes.Rows(5000, Dimensions, 1);
    private static readonly float[][] Queries = Indexes.Rows(200, Dimensions, 2);

    [Fact]
    public void UnitRows_AreFound()
    {
        using var exact = new ExactIndex(Dimensions).Fill(Rows);
        using var index = new HnswIndex(Dimensions).Fill(Rows);

        Assert.Equal(SearchPlan.Graph, index.Search(Queries[0], 10, 100, new Hit[10]).Plan);
        Assert.InRange(Indexes.Recall(index, exact, Queries, 10, 100), 0.95, 1);
    }

    [Fact]
    public void MoreBreadth_FindsMore()
    {
        using var exact = new ExactIndex(Dimensions).Fill(Rows);
        using var index = new HnswIndex(Dimensions).Fill(Rows);

        Assert.True(Indexes.Recall(index, exact, Queries, 10, 400) > Indexes.Recall(index, exact, Queries, 10, 10));
    }

    [Fact]
    public void RowsOfDifferentLengths_AreFound()
    {
        float[][] rows = Indexes.Rows(5000, Dimensions, 3, lengthSpread: 0.7);
        using var exact = new ExactIndex(Dimensions).Fill(rows);
        using var index = new HnswIndex(Dimensions).Fill(rows);

        Assert.InRange(Indexes.Recall(index, exact, Queries, 10, 100), 0.95, 1);
    }

    [Fact]
    public void OneVeryLongRow_DoesNotHideTheOthers()
    {
        float[][] rows = [.. Rows[..2500], [.. Rows[0].Select(x => x * 1e4f)], .. Rows[2500..]];
        using var exact = new ExactIndex(Dimensions).Fill(rows);
        using var index = new HnswIndex(Dimensions).Fill(rows);

        Assert.InRange(Indexes.Recall(index, exact, Queries, 10, 100), 0.95, 1);
    }

    [Fact]
    public void ManyEqualRows_DoNotHideTheOthers()
    {
        // The crowd comes first, so that the entry is likely one of them.
        float[][] rows = [.. Enumerable.Repeat(new float[Dimensions], 500), .. Rows[..2000]];
        using var exact = new ExactIndex(Dimensions).Fill(rows);
        using var index = new HnswIndex(Dimensions).Fill(rows);

        Assert.InRange(Indexes.Recall(index, exact, Queries, 10, 100), 0.95, 1);
    }

    [Fact]
    public void AllRowsReplacedOnce_AreFoundAsInAFreshIndex()
    {
        float[][] former = Indexes.Rows(5000, Dimensions, 4);
        using var exact = new ExactIndex(Dimensions).Fill(Rows);
        using var index = new HnswIndex(Dimensions).Fill(former);
        int[] order = [.. Enumerable.Range(0, Rows.Length)];
        new Random(5).Shuffle(order);
        foreach (int key in order)
        {
            Assert.Equal(UpsertOutcome.Updated, index.Upsert(key, Rows[key]));
        }

        Assert.InRange(Indexes.Recall(index, exact, Queries, 10, 100), 0.95, 1);
    }

    [Fact]
    public void RestAfterDeletingMost_IsFound()
    {
        using var exact = new ExactIndex(Dimensions).Fill(Rows);
        using var index = new HnswIndex(Dimensions).Fill(Rows);
        int[] order = [.. Enumerable.Range(0, Rows.Length)];
        new Random(6).Shuffle(order);
        foreach (int key in order[..3500])
        {
            exact.Delete(key);
            index.Delete(key);
        }

        Assert.InRange(Indexes.Recall(index, exact, Queries, 10, 100), 0.95, 1);
    }

    [Fact]
    public void AllDeletedAndFilledAgain_IsFound()
    {
        using var exact = new ExactIndex(Dimensions).Fill(Rows);
        using var index = new HnswIndex(Dimensions).Fill(Rows);
        for (int key = 0; key < Rows.Length; key++)
        {
            index.Delete(key);
        }

        Assert.InRange(Indexes.Recall(index.Fill(Rows), exact, Queries, 10, 100), 0.95, 1);
    }
}
