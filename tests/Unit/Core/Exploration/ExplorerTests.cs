using Personalization.Core.Exploration;

namespace Personalization.Unit.Core.Exploration;

/// <summary>A method's choices come as often as it says: what is logged as propensity is what happens.</summary>
public sealed class ExplorerTests
{
    private const int Draws = 40_000;
    private static readonly long[] Keys = [11, 12, 13, 14, 15];
    private static readonly float[] Values = [1, 0.9f, 0.5f, 0.2f, 0];
    private static readonly float[] Features = [.. Enumerable.Range(0, 5).SelectMany(i => new[] { 1, Values[i], 0.1f * i, 0.5f, i == 4 ? 1f : 0, 0 })];

    public static TheoryData<ExplorationMethod> Methods => [ExplorationMethod.EpsilonGreedy, ExplorationMethod.Thompson, ExplorationMethod.LinUcb, ExplorationMethod.Softmax];

    [Theory]
    [MemberData(nameof(Methods))]
    public void Choose_ComesAsOftenAsThePropensitySays(ExplorationMethod method)
    {
        var explorer = Experienced().ExplorerOf(new ExplorationOptions { Method = method, Epsilon = 0.2 })!;
        var (times, stated, chance) = (new int[5], new double[5], new Chance(7));
        for (var i = 0; i < Draws; i++)
        {
            var chosen = explorer.Choose(new ExplorationPool(Keys, Values, Features), ref chance, out var propensity);
            times[chosen]++;
            stated[chosen] = propensity;
        }
        for (var i = 0; i < 5; i++)
            if (times[i] > 0) Assert.Equal(stated[i], times[i] / (double)Draws, 0.01);
        Assert.Equal(1, stated.Sum(), 0.02);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Choose_OfOne_IsThatOneForCertain(ExplorationMethod method)
    {
        var chance = new Chance(1);
        Assert.Equal(0, new ExplorationState().ExplorerOf(new ExplorationOptions { Method = method })!.Choose(new ExplorationPool(Keys.AsSpan(0, 1), Values.AsSpan(0, 1), Features.AsSpan(0, 6)), ref chance, out var propensity));
        Assert.Equal(1, propensity, 1e-3);
    }

    [Fact]
    public void Choose_AllocatesNothing()
    {
        foreach (var method in Enum.GetValues<ExplorationMethod>().Skip(1))
        {
            var explorer = Experienced().ExplorerOf(new ExplorationOptions { Method = method })!;
            var chance = new Chance(3);
            explorer.Choose(new ExplorationPool(Keys, Values, Features), ref chance, out _);
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 100; i++) explorer.Choose(new ExplorationPool(Keys, Values, Features), ref chance, out _);
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    [Fact]
    public void ExplorerOf_None_IsNone() => Assert.Null(new ExplorationState().ExplorerOf(new ExplorationOptions()));

    [Fact]
    public void Thompson_PrefersWhatWasTurnedToAndTriesWhatIsUnknown()
    {
        var state = new ExplorationState();
        for (var i = 0; i < 200; i++)
        {
            state.Learn(Keys[0], [], turnedTo: i % 8 == 0);
            state.Learn(Keys[1], [], turnedTo: i % 50 == 0);
        }
        var (explorer, chance, times) = (state.ExplorerOf(new ExplorationOptions { Method = ExplorationMethod.Thompson })!, new Chance(5), new int[3]);
        for (var i = 0; i < 2000; i++) times[explorer.Choose(new ExplorationPool(Keys.AsSpan(0, 3), Values.AsSpan(0, 3), Features.AsSpan(0, 18)), ref chance, out _)]++;
        Assert.True(times[0] > 1500 && times[1] < 50 && times[2] > 20, string.Join(' ', times));
    }

    [Fact]
    public void LinearModel_LearnsTheWeightsAndGrowsSure()
    {
        var (model, random) = (new LinearModel(), new Random(2));
        var unsure = model.Predict([1, 0.5f, 0, 0, 0, 0]).Error;
        for (var i = 0; i < 3000; i++)
        {
            float[] x = [1, random.NextSingle(), random.NextSingle(), 0, 0, 0];
            model.Learn(x, 0.1 + 0.6 * x[1] - 0.2 * x[2]);
        }
        var (mean, error) = model.Predict([1, 0.5f, 0.25f, 0, 0, 0]);
        Assert.Equal(0.1 + 0.3 - 0.05, mean, 0.01);
        Assert.True(error < unsure / 10);
    }

    [Fact]
    public void LinearModel_WhatIsNotFinite_IsNotLearned()
    {
        var model = new LinearModel();
        model.Learn([1, float.NaN, 0, 0, 0, 0], 1);
        model.Learn([1, float.PositiveInfinity, 0, 0, 0, 0], 1);
        Assert.Equal((0, 1), model.Predict([1, 0, 0, 0, 0, 0]));
    }

    [Fact]
    public void Posteriors_BeyondTheirBound_ForgetTheLeastShown()
    {
        var posteriors = new ItemPosteriors(capacity: 100);
        for (var i = 0; i < 5; i++) posteriors.Add(-1, turnedTo: true);
        for (var i = 0; i < 1000; i++) posteriors.Add(i, turnedTo: false);
        Assert.InRange(posteriors.Count, 80, 101);
        Assert.Equal(new Posterior(5, 5), posteriors.Of(-1));
        Assert.Equal(default, posteriors.Of(12345));
    }

    [Fact]
    public void Chance_IsUniformAndTheSameForTheSameSeed()
    {
        var (one, again) = (new Chance(9), new Chance(9));
        var (sum, squares) = (0d, 0d);
        for (var i = 0; i < 10_000; i++)
        {
            Assert.Equal(one.Next(), again.Next());
            var normal = one.NextNormal();
            again.NextNormal();
            (sum, squares) = (sum + normal, squares + normal * normal);
            Assert.InRange(one.Next(7), 0, 6);
            again.Next(7);
        }
        Assert.Equal(0, sum / 10_000, 0.05);
        Assert.Equal(1, squares / 10_000, 0.05);
    }

    private static ExplorationState Experienced()
    {
        var (state, random) = (new ExplorationState(), new Random(4));
        for (var i = 0; i < 300; i++)
        {
            var item = random.Next(4);
            state.Learn(Keys[item], Features.AsSpan(item * ExplorationPool.Width, ExplorationPool.Width), random.NextDouble() < 0.1 + 0.02 * item);
        }
        return state;
    }
}
