using Personalization.Core.Exploration;

namespace Personalization.Unit.Core.Exploration;

/// <summary>What Thompson sampling logs as an item's probability is how often its draw is the highest.</summary>
public sealed class HighestOfNormalsTests
{
    private const int Draws = 200_000;

    /// <summary>[(mean, deviation)]: click rates as a shop comes to believe them.</summary>
    public static TheoryData<string, (double Mean, double Deviation)[]> Beliefs => new()
    {
        { "one new item among well known ones", [(0.05, 0.05), .. Known(19)] },
        { "one new item that looks bad", [(0.02, 0.04), .. Known(19)] },
        { "two new ones", [(0.05, 0.05), (0.04, 0.04), .. Known(18)] },
        { "one as good as certain", [(0.05, 0.05), (0.06, 0.00002), (0.03, 0.01), (0.055, 0.006)] },
        { "all new", [.. Enumerable.Repeat((0.05, 0.047), 20)] },
        { "of all widths", [.. Enumerable.Range(0, 12).Select(i => (0.06 - 0.004 * i, 0.0005 * Math.Pow(1.6, i)))] },
        { "a hundred", [(0.05, 0.05), .. Known(99)] },
    };

    [Theory]
    [MemberData(nameof(Beliefs))]
    public void Probability_IsHowOftenTheDrawIsTheHighest(string name, (double Mean, double Deviation)[] beliefs)
    {
        var (times, chance) = (new int[beliefs.Length], new Chance(3));
        for (var draw = 0; draw < Draws; draw++)
        {
            var (highest, at) = (double.NegativeInfinity, 0);
            for (var i = 0; i < beliefs.Length; i++)
            {
                var drawn = beliefs[i].Mean + beliefs[i].Deviation * chance.NextNormal();
                if (drawn > highest) (highest, at) = (drawn, i);
            }
            times[at]++;
        }
        var stated = Probabilities(beliefs);
        for (var i = 0; i < beliefs.Length; i++)
        {
            // Five standard errors, and one draw more or less of what is hardly ever drawn.
            var error = 5 * Math.Sqrt(stated[i] * (1 - stated[i]) / Draws) + 1.0 / Draws;
            Assert.True(Math.Abs(times[i] / (double)Draws - stated[i]) <= error, $"{name}: {i} came {times[i]} times of {Draws}, {stated[i]:F5} was stated");
        }
        Assert.Equal(1, stated.Sum(), 1e-4);
    }

    [Fact]
    public void Probability_OfTwo_IsThatOfTheirDifference() =>
        // 1 above in mean, √2 in deviation: Φ(1/√2).
        Assert.Equal(0.760249938906524, Probabilities([(1, 1), (0, 1)])[0], 1e-6);

    [Fact]
    public void Probability_OfOneAlone_IsOne() => Assert.Equal(1, Probabilities([(0.3, 0.1)])[0], 1e-6);

    private static double[] Probabilities((double Mean, double Deviation)[] beliefs)
    {
        double[] means = [.. beliefs.Select(b => b.Mean)], deviations = [.. beliefs.Select(b => b.Deviation)];
        return [.. Enumerable.Range(0, beliefs.Length).Select(i => new HighestOfNormals(means, deviations, i).Probability())];
    }

    /// <summary>Rates around 5 %, each known within .0003 to .002.</summary>
    private static IEnumerable<(double, double)> Known(int count) => Enumerable.Range(0, count).Select(i => (0.05 + 0.001 * (i % 7 - 3), 0.0003 * (1 + i % 6)));
}
