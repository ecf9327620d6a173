using Personalization.Training.Ranker;

namespace Personalization.Unit.Training.Ranker;

public sealed class RankerShareTests
{
    [Fact]
    public void LargestOfTheBest_OfWhatIsSurelyWorse_IsTheBest() =>
        Assert.Equal(1, RankerShare.LargestOfTheBest([Gains(i => 0.3 + i % 3 * 0.1), Gains(i => 0.5 + i % 3 * 0.1), Gains(i => 0.4 + i % 3 * 0.1)]));

    [Fact]
    public void LargestOfTheBest_OfWhatChanceCannotTellApart_IsTheLargest() =>
        Assert.Equal(2, RankerShare.LargestOfTheBest([Gains(i => i % 2), Gains(i => i % 2 + 0.001), Gains(i => (i + 1) % 2)]));

    [Fact]
    public void LargestOfTheBest_WhereRetrievalAloneIsBest_IsNothingOfTheRanker() =>
        Assert.Equal(0, RankerShare.LargestOfTheBest([Gains(_ => 0.5), Gains(i => 0.4 - i % 2 * 0.01), Gains(_ => 0.1)]));

    private static double[] Gains(Func<int, double> of) => [.. Enumerable.Range(0, 200).Select(of)];
}
