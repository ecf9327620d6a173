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

    [Theory]
    [InlineData(0.002)]
    [InlineData(0.02)]
    [InlineData(0.2)]
    public void Fit_OfRareLabelsAndFarScores_NeverRunsAway(double share)
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            // A long tail: most scores are near each other, some are ten times as far.
            var scores = Enumerable.Range(0, 2_000).Select(_ => (float)Math.Pow(random.NextDouble(), -0.4) - 1.5f).ToArray();
            var met = scores.Select(s => random.NextDouble() < share * Math.Min(4, Math.Max(0.1, s))).ToArray();
            if (!met.Contains(true)) continue;
            var (slope, offset) = PlattScaling.Fit(scores, met);
            Assert.InRange(slope, -1, 10);
            Assert.InRange(offset, -20, 5);
            // The maximum of the likelihood foretells as many as there were.
            Assert.Equal(met.Count(m => m), scores.Sum(s => 1 / (1 + Math.Exp(-(slope * s + offset)))), 1.5);
        }
    }
}
