using Personalization.Benchmarks.Ann.Measuring;

namespace Personalization.Unit.Benchmarks.Ann;

/// <summary>Speeds of contenders that do not reach exactly the same recall.</summary>
public sealed class EqualRecallTests
{
    private static readonly RecallPoint[] Curve = [new(40, 0.98, 1000), new(10, 0.90, 4000), new(20, 0.94, 2000)];

    [Fact]
    public void SpeedAt_BetweenTwoPoints_TakesTheTimePerQueryInProportion() =>
        // Halfway between 0.5 ms and 1 ms.
        Assert.Equal(1 / 0.00075, EqualRecall.SpeedAt(Curve, 0.96)!.Value, 6);

    [Fact]
    public void SpeedAt_APoint_IsThatPointsSpeed() => Assert.Equal(2000, EqualRecall.SpeedAt(Curve, 0.94));

    [Fact]
    public void SpeedAt_BelowTheCurve_MakesNothingUp() => Assert.Equal(4000, EqualRecall.SpeedAt(Curve, 0.5));

    [Fact]
    public void SpeedAt_AboveTheCurve_IsNone() => Assert.Null(EqualRecall.SpeedAt(Curve, 0.99));

    [Fact]
    public void SpeedAt_PointsOfOneRecall_TakesTheFaster() => Assert.Equal(9, EqualRecall.SpeedAt([new(1, 0.9, 5), new(2, 0.9, 9)], 0.9));

    [Theory]
    [InlineData(1), InlineData(10), InlineData(11), InlineData(777), InlineData(999), InlineData(1000)]
    public void SmallestBreadth_IsTheFirstThatReachesTheTarget(int first) =>
        Assert.Equal(Math.Max(first, 10), EqualRecall.SmallestBreadth(10, 1000, 0.9, ef => ef >= first ? 0.9 : 0.89));

    [Fact]
    public void SmallestBreadth_WhereNoneReachesTheTarget_IsNoneAfterTheLargestWasTried()
    {
        var tried = new List<int>();
        Assert.Null(EqualRecall.SmallestBreadth(10, 1000, 0.9, ef => { tried.Add(ef); return 0.5; }));
        Assert.Equal(1000, tried[^1]);
    }

    [Fact]
    public void Median_OfAnEvenNumber_IsTheMeanOfTheMiddleTwo() => Assert.Equal(2.5, EqualRecall.Median([9, 1, 3, 2]));
}
