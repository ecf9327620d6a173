using Personalization.VectorIndex;

namespace Personalization.Unit.VectorIndex;

/// <summary>What deleting and replacing leave behind.</summary>
public sealed class ChurnTests
{
    private const int Count = 4000;
    private const int Dimensions = 24;
    private static readonly float[][] Rows = Indexes.Rows(Count, Dimensions, 1);
    private static readonly float[][] Queries = Indexes.Rows(200, Dimensions, 2);

    [Fact]
    public void RecallAfterReplacingAllRows_IsThatOfAFreshIndex()
    {
        var truth = new NaiveIndex().Fill(Rows);
        using var fresh = Indexes.Create(Indexes.Graph, Dimensions).Fill(Rows);
        using var worn = Indexes.Create(Indexes.Graph, Dimensions).Fill(Indexes.Rows(Count, Dimensions, 4));
        foreach (int key in Shuffled(Count, seed: 5))
        {
            worn.Upsert(key, Rows[key]);
        }

        double former = Indexes.Recall(fresh, truth, Queries, 10, 24);
        Assert.InRange(Indexes.Recall(worn, truth, Queries, 10, 24), former - 0.005, 1);
    }

    [Fact]
    public void SpaceOfDeletedRows_IsUsedAgain()
    {
        using var index = Indexes.Create(Indexes.Graph, Dimensions).Fill(Rows);
        long before = index.Memory.Rows;
        for (int round = 0; round < 3; round++)
        {
            foreach (int key in Shuffled(Count, seed: round))
            {
                index.Upsert(key, Rows[(key + round) % Count]);
            }
        }

        // One row in twelve may be dead before it is swept, and a batch more is on its way.
        Assert.InRange(index.Memory.Rows, before, before * 1.2);
    }

    [Fact]
    public void IndexEmptiedAndFilledAgainAndAgain_DoesNotGrow()
    {
        using var index = Indexes.Create(Indexes.Graph, Dimensions);
        long most = 0;
        for (int round = 0; round < 6; round++)
        {
            index.Fill(Rows[..500]);
            Assert.Equal(10, index.Find(Queries[0], 10).Length);
            for (int key = 0; key < 500; key++)
            {
                Assert.Equal(DeleteOutcome.Deleted, index.Delete(key));
            }

            Assert.Equal(SearchPlan.None, index.Search(Queries[0], 1, 1, new Hit[1]).Plan);
            most = round < 2 ? index.Memory.Rows : most;
        }

        // Give or take the few that wait for a sweep.
        Assert.InRange(index.Memory.Rows, 0, most * 1.1);
    }

    [Fact]
    public void RegionDeletedAsAWhole_LeavesTheRestReachable()
    {
        // All rows near one centre go; then others come to the same place.
        var centre = Rows[0];
        var byNearness = Enumerable.Range(0, Count).OrderByDescending(i => Rows[i].Zip(centre, (x, y) => x * y).Sum()).ToArray();
        using var index = Indexes.Create(Indexes.Graph, Dimensions).Fill(Rows);
        var truth = new NaiveIndex().Fill(Rows);
        foreach (int key in byNearness[..1500])
        {
            index.Delete(key);
            truth.Delete(key);
        }

        Assert.InRange(Indexes.Recall(index, truth, Queries, 10, 100), 0.95, 1);
        foreach (int key in byNearness[..700])
        {
            index.Upsert(Count + key, Rows[key]);
            truth.Upsert(Count + key, Rows[key]);
        }

        Assert.InRange(Indexes.Recall(index, truth, Queries, 10, 100), 0.95, 1);
    }

    [Fact]
    public void MemoryUse_AddsUp_AndCountsWhatARowTakes()
    {
        using var index = new HnswIndex(64).Fill(Indexes.Rows(2000, 64, 1));

        var memory = index.Memory;

        Assert.Equal(memory.Rows + memory.Codes + memory.Links + memory.Keys + memory.Scratch, memory.Total);
        Assert.Equal(2000 * 256, memory.Rows);
        Assert.Equal(2000 * 67, memory.Codes);
        Assert.InRange(memory.Links, 2000 * 128, 2000 * 170);
        Assert.True(memory.Scratch > 0);
    }

    private static int[] Shuffled(int count, int seed)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        new Random(seed).Shuffle(order);
        return order;
    }
}
