using Personalization.Training.Ranker;

namespace Personalization.Unit.Training.Ranker;

public sealed class PlattScalingTests
{
    [Theory]
    [InlineData(0.5, -1)]
    [InlineData(2, 0.3)]
    public void Fit_FindsWhatMadeTheLabels(double slope, double offset)
    {
        var random = new Random(4);
        var scores = Enumerable.Range(0, 20_000).Select(_ => random.NextSingle() * 4 - 2).ToArray();
        var met = scores.Select(s => random.NextDouble() < 1 / (1 + Math.Exp(-(slope * s + offset)))).ToArray();
        var found = PlattScaling.Fit(scores, met);
        Assert.Equal(slope, found.Slope, 0.1);
        Assert.Equal(offset, found.Offset, 0.1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Fit_OfOneSideAlone_ChangesNothing(bool met) => Assert.Equal((1d, 0d), PlattScaling.Fit([0.5f, 1f], [met, met]));

    [Fact]
    public void Fit_OfASeparableSide_StaysFinite()
    {
        var (slope, offset) = PlattScaling.Fit([-2f, -1f, 1f, 2f], [false, false, true, true]);
        Assert.True(double.IsFinite(slope) && double.IsFinite(offset));
    }
}
