using Personalization.VectorIndex;
using Personalization.VectorIndex.Searching;
using Personalization.VectorIndex.Snapshots;

namespace Personalization.Unit.VectorIndex;

/// <summary>Which plan is taken, with costs that are given and not measured.</summary>
public sealed class PlannerTests
{
    private const int Count = 5000;
    private const int Dimensions = 8;
    private static readonly float[][] Rows = Indexes.Rows(Count, Dimensions, 1);

    // A node of a walk costs as much as 40 rows of a scan, a look-up as much as 5.
    private static readonly SearchCosts Costs = new(1, 5, 40, 0);

    [Theory]
    [InlineData(10, SearchPlan.Graph)]
    [InlineData(200, SearchPlan.Graph)]
    [InlineData(300, SearchPlan.Scan)]
    [InlineData(5000, SearchPlan.Scan)]
    public void BroadSearches_AreScans(int ef, SearchPlan plan) => Assert.Equal(plan, PlanOf(10, ef));

    /// <summary>Of 5,000 rows some 1,100 are among the 300 best met so far, and 72 among the ten.</summary>
    [Theory]
    [InlineData(10, SearchPlan.Scan)]
    [InlineData(300, SearchPlan.Graph)]
    public void ScansThatKeepMany_AreWalks(int k, SearchPlan plan) => Assert.Equal(plan, PlanOf(k, 300, costs: Costs with { KeptRow = 20 }));

    [Theory]
    [InlineData(0.9, SearchPlan.Graph)]
    [InlineData(0.3, SearchPlan.Graph)]
    [InlineData(0.02, SearchPlan.Scan)]
    [InlineData(0.001, SearchPlan.Scan)]
    public void SelectiveFilters_AreScans(double share, SearchPlan plan)
    {
        var random = new Random(3);
        var bitmap = new KeyBitmap(Count);
        for (int key = 0; key < Count; key++)
        {
            if (random.NextDouble() < share)
            {
                bitmap.Add(key);
            }
        }

        Assert.Equal(plan, PlanOf(10, 40, bitmap));
        Assert.Equal(plan, PlanOf(10, 40, KeyFilter.Where(bitmap.Matches)));
    }

    [Theory]
    [InlineData(SearchPlanner.AlwaysScanned, SearchPlan.Scan)]
    [InlineData(SearchPlanner.AlwaysScanned + 1, SearchPlan.Graph)]
    public void SmallIndexes_AreScanned_HoweverCheapAWalkSeems(int rows, SearchPlan plan)
    {
        using var index = Index(rows, new SearchCosts(1000, 1000, 1, 0));

        Assert.Equal(plan, index.Search(Rows[0], 10, 10, new Hit[10]).Plan);
    }

    [Theory]
    [InlineData(PlanChoice.Scan, SearchPlan.Scan)]
    [InlineData(PlanChoice.Graph, SearchPlan.Graph)]
    public void PlanThatIsChosen_IsTaken(PlanChoice choice, SearchPlan plan)
    {
        using var index = Index();
        index.Plan = choice;

        Assert.Equal(plan, index.Search(Rows[0], 10, 10, new Hit[10]).Plan);
        Assert.Equal(plan, index.Search(Rows[0], 10, Count, new Hit[10]).Plan);
    }

    [Fact]
    public void Breadth_GrowsWithSelectivity_AndIsNeverLessThanEf()
    {
        double[] breadths = [.. new[] { 1, 0.5, 0.1, 0.01 }.Select(share => SearchPlanner.Breadth(10, 100, share))];

        Assert.Equal(100, breadths[0]);
        Assert.Equal(breadths.Order(), breadths);
        Assert.True(breadths[3] * 0.01 > 10, "the rows that pass would not be enough");
    }

    private static SearchPlan PlanOf(int k, int ef, KeyFilter? filter = null, SearchCosts? costs = null)
    {
        using var index = Index(costs: costs);
        return index.Search(Rows[1], k, ef, new Hit[k], filter).Plan;
    }

    private static HnswIndex Index(int rows = Count, SearchCosts? costs = null)
    {
        var header = new SnapshotHeader { Dimensions = Dimensions, FirstSquaredNorm = -1 };
        return new HnswIndex(header, new HnswOptions { M = 4, EfConstruction = 20 }, costs ?? Costs).Fill(Rows[..rows]);
    }
}
