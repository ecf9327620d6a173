using Personalization.Training.Evaluation;

namespace Personalization.Unit.Training.Evaluation;

public sealed class RankingMetricsTests
{
    private static readonly int[] Best = [.. Enumerable.Range(0, 100)];

    [Theory]
    [InlineData("hr-10", 0.5)] // the first wanted item stands at place 3, then at 50
    [InlineData("ndcg-10", 0.5 / 2)] // 1 / log₂(1 + 3) for one of two
    [InlineData("top-100-accuracy", 1)]
    [InlineData("mrr-20", 1 / 3d / 2)]
    [InlineData("recall-20", 0.5)]
    public void Values_AreMeansOverQuestions(string name, double expected)
    {
        var metrics = new RankingMetrics([name], new float[200]);
        metrics.Add(Best, [2]);
        metrics.Add(Best, [49]);

        Assert.Equal(expected, Assert.Single(metrics.Values()).Value, 9);
    }

    [Fact]
    public void Map_IsTheMeanOfPrecisionsAtHits_OverAsManyAsCanBeHit()
    {
        var metrics = new RankingMetrics(["map-12"], new float[200]);
        metrics.Add(Best, [0, 3, 150]);

        Assert.Equal((1 + 2 / 4d) / 3, Assert.Single(metrics.Values()).Value, 9);
    }

    [Fact]
    public void Coverage_CountsEachItemOnce()
    {
        var metrics = new RankingMetrics(["coverage-20"], new float[200]);
        metrics.Add(Best, [0]);
        metrics.Add(Best, [1]);

        Assert.Equal(0.1, Assert.Single(metrics.Values()).Value, 9);
    }

    [Fact]
    public void Novelty_IsHigherForItemsThatFewKnow()
    {
        var popularity = new float[200];
        popularity[0] = 1000;
        double Of(int item)
        {
            var metrics = new RankingMetrics(["novelty-20"], popularity);
            metrics.Add([item], [0]);
            return Assert.Single(metrics.Values()).Value;
        }

        Assert.True(Of(1) > Of(0) + 5);
    }
}
