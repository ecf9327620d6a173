using Personalization.Training.Evaluation;

namespace Personalization.Unit.Training.Evaluation;

public sealed class RankedMetricsTests
{
    private static readonly string[] Ranked = [.. Enumerable.Range(0, 20).Select(i => $"i{i}")];

    [Fact]
    public void Add_CountsTheFirstWantedItemByItsPlace()
    {
        var metrics = new RankedMetrics();
        metrics.Add(Ranked, ["i2"]);
        metrics.Add(Ranked, ["i15"]);

        Assert.Equal(0.5, metrics.HitRate10);
        Assert.Equal(0.25, metrics.Ndcg10);
        Assert.Equal(1, metrics.Recall20);
    }

    [Fact]
    public void Add_RecallsAllThatIsWanted()
    {
        var metrics = new RankedMetrics();
        metrics.Add(Ranked, ["x", "i19", "i3", "y"]);

        Assert.Equal((0, 0.5), (metrics.HitRate10, metrics.Recall20));
    }

    [Fact]
    public void Metrics_OfNobody_AreZero() => Assert.Equal(0, new RankedMetrics().HitRate10);
}
