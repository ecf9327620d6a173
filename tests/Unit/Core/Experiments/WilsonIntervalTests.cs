using Personalization.Core.Experiments;

namespace Personalization.Unit.Core.Experiments;

public sealed class WilsonIntervalTests
{
    // Values of statsmodels' proportion_confint(method="wilson").
    [Theory]
    [InlineData(0, 10, 0, 0.277533)]
    [InlineData(10, 10, 0.722467, 1)]
    [InlineData(5, 10, 0.236593, 0.763407)]
    [InlineData(20, 400, 0.032578, 0.075998)]
    public void Of_IsTheScoreInterval(long successes, long trials, double low, double high)
    {
        var interval = WilsonInterval.Of(successes, trials);
        Assert.Equal(low, interval.Low, 3);
        Assert.Equal(high, interval.High, 3);
    }

    [Fact]
    public void Of_NoTrials_KnowsNothing() => Assert.Equal(new WilsonInterval(0, 1), WilsonInterval.Of(0, 0));

    [Fact]
    public void Of_HoldsTheTruth_NineteenTimesOfTwenty()
    {
        var random = new Random(5);
        var held = 0;
        for (var trial = 0; trial < 2000; trial++)
        {
            var clicked = Enumerable.Range(0, 200).Count(_ => random.NextDouble() < 0.05);
            var interval = WilsonInterval.Of(clicked, 200);
            if (interval.Low <= 0.05 && 0.05 <= interval.High) held++;
        }
        Assert.InRange(held / 2000.0, 0.93, 0.98);
    }
}
