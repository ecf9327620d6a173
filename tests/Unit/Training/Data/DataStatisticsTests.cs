using Personalization.Training.Data;
using Personalization.Unit.Training.Evaluation;

namespace Personalization.Unit.Training.Data;

public sealed class DataStatisticsTests
{
    [Fact]
    public void Of_CountsWhatIsThere()
    {
        var statistics = DataStatistics.Of(Histories.Of(10, "a: 1 2 1", "b: 1"));

        Assert.Equal((10, 2, 2, 4), (statistics.Items, statistics.ItemsTouched, statistics.Customers, statistics.Rows));
        Assert.Equal([3, 1], statistics.ByRank.Take(2));
        Assert.Equal(3 / 20d, statistics.Density, 9);
        Assert.Equal(1 / 4d, statistics.Returning, 9);
        Assert.Equal(("click", 4), Assert.Single(statistics.Kinds));
    }

    [Theory]
    [InlineData("a: 0 1 2 3", 0)]
    [InlineData("a: 0 0 0 0", 0.75)] // one of four has it all
    public void Gini_TellsHowUnevenTouchesAre(string customer, double expected) =>
        Assert.Equal(expected, DataStatistics.Of(Histories.Of(4, customer)).Gini, 9);

    [Fact]
    public void Of_NoEvents_IsAllZero() => Assert.Equal(0, DataStatistics.Of(Histories.Of(4)).Rows);
}
