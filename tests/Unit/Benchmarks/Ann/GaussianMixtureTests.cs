using Personalization.Benchmarks.Ann.Data;

namespace Personalization.Unit.Benchmarks.Ann;

/// <summary>The rows of the index benchmark.</summary>
public sealed class GaussianMixtureTests
{
    private const int Dimensions = 24;

    [Fact]
    public void Rows_DependOnSeedAndPlaceAlone()
    {
        var all = Rows(new GaussianMixture(Dimensions, 7), 0, 30);

        Assert.Equal(all[(10 * Dimensions)..], Rows(new GaussianMixture(Dimensions, 7), 10, 20));
        Assert.NotEqual(all, Rows(new GaussianMixture(Dimensions, 8), 0, 30));
    }

    [Fact]
    public void Rows_HaveLengthOneAndDiffer()
    {
        var rows = Rows(new GaussianMixture(Dimensions, 7), 0, 200).Chunk(Dimensions).ToArray();

        Assert.All(rows, row => Assert.Equal(1, row.Sum(x => (double)x * x), 5));
        Assert.Equal(200, rows.Select(row => row[0]).Distinct().Count());
    }

    [Fact]
    public void Queries_AreNoRows()
    {
        var mixture = new GaussianMixture(Dimensions, 7);
        var queries = new float[10 * Dimensions];
        mixture.Queries(queries);

        Assert.NotEqual(Rows(mixture, 0, 10), queries);
    }

    [Fact]
    public void Truth_IsTheBestRowsInOrderAndStopsWhereNoneIsLeft()
    {
        float[] rows = [1, 0, 0, 1, 0.5f, 0.5f, 0, 1];

        Assert.Equal([1, 3, 2, 0], ExactTruth.Of(rows, [0, 1], 2, 4));
        Assert.Equal([0, 2, -1, -1], ExactTruth.Of(rows, [1, 0], 2, 4, row => row % 2 == 0));
    }

    [Theory]
    [InlineData(500), InlineData(100), InlineData(10), InlineData(1)]
    public void KeptShare_KeepsAboutItsShare(int perMille) =>
        Assert.InRange(Enumerable.Range(0, 100_000).Count(key => KeptShare.Keeps(key, perMille)) / 100.0 / perMille, 0.7, 1.3);

    private static float[] Rows(GaussianMixture mixture, long first, int count)
    {
        var rows = new float[count * Dimensions];
        mixture.Rows(first, rows);
        return rows;
    }
}
