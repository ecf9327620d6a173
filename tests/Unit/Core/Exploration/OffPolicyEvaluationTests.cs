using Personalization.Core.Exploration;

namespace Personalization.Unit.Core.Exploration;

public sealed class OffPolicyEvaluationTests
{
    private static readonly double[] Rates = [0.05, 0.1, 0.3];

    [Fact]
    public void Estimates_OfAnotherPolicy_AreWhatItWouldHaveEarned()
    {
        var (logged, target) = (new[] { 0.7, 0.2, 0.1 }, new[] { 0.1, 0.3, 0.6 });
        var evaluation = Log(logged, target, 200_000);
        var truth = Rates.Zip(target, (rate, share) => rate * share).Sum();
        Assert.Equal(truth, evaluation.Ips, 4 * evaluation.IpsError);
        Assert.Equal(truth, evaluation.SelfNormalised, 4 * evaluation.SelfNormalisedError);
        Assert.InRange(evaluation.SelfNormalisedError, 1e-4, 0.01);
        Assert.InRange(evaluation.IpsError, 1e-4, 0.01);
    }

    [Fact]
    public void Estimates_OfTheLoggingPolicyItself_AreThePlainMean()
    {
        var evaluation = Log([0.5, 0.3, 0.2], [0.5, 0.3, 0.2], 1000);
        Assert.Equal(evaluation.Ips, evaluation.SelfNormalised, 9);
        Assert.Equal(1000, evaluation.EffectiveCount, 6);
    }

    [Fact]
    public void Errors_AreHowMuchTheEstimatesOfManyLogsDiffer()
    {
        var (logged, target) = (new[] { 0.7, 0.2, 0.1 }, new[] { 0.1, 0.3, 0.6 });
        var logs = Enumerable.Range(0, 300).Select(seed => Log(logged, target, 1000, seed)).ToList();
        Assert.Equal(1, Deviation(logs.Select(l => l.Ips)) / logs.Average(l => l.IpsError), 0.15);
        Assert.Equal(1, Deviation(logs.Select(l => l.SelfNormalised)) / logs.Average(l => l.SelfNormalisedError), 0.15);

        static double Deviation(IEnumerable<double> estimates)
        {
            var mean = estimates.Average();
            return Math.Sqrt(estimates.Average(e => (e - mean) * (e - mean)));
        }
    }

    [Fact]
    public void EffectiveCount_OfAPolicyFarFromTheLog_IsSmall() => Assert.InRange(Log([0.98, 0.01, 0.01], [0, 0, 1], 10_000).EffectiveCount, 50, 200);

    [Fact]
    public void Estimates_OfNothing_AreNone()
    {
        var evaluation = new OffPolicyEvaluation();
        Assert.True(double.IsNaN(evaluation.Ips) && double.IsNaN(evaluation.SelfNormalised) && double.IsNaN(evaluation.IpsError) && double.IsNaN(evaluation.SelfNormalisedError));
        Assert.Equal(0, evaluation.EffectiveCount);
    }

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(1.1, 0.5)]
    [InlineData(double.NaN, 0.5)]
    [InlineData(0.5, -0.1)]
    [InlineData(0.5, double.NaN)]
    public void Add_WhatIsNoProbability_IsRefused(double propensity, double target) => Assert.Throws<ArgumentOutOfRangeException>(() => new OffPolicyEvaluation().Add(propensity, target, 1));

    private static OffPolicyEvaluation Log(double[] logged, double[] target, int rounds, int seed = 6)
    {
        var (evaluation, random) = (new OffPolicyEvaluation(), new Random(seed));
        for (var i = 0; i < rounds; i++)
        {
            var (draw, item) = (random.NextDouble(), 0);
            while (item < 2 && (draw -= logged[item]) >= 0) item++;
            evaluation.Add(logged[item], target[item], random.NextDouble() < Rates[item] ? 1 : 0);
        }
        return evaluation;
    }
}
