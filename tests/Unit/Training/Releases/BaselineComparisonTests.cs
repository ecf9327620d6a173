using System.Collections.Immutable;
using Personalization.Core.Releases;
using Personalization.Training.Releases;

namespace Personalization.Unit.Training.Releases;

public sealed class BaselineComparisonTests
{
    [Theory]
    [InlineData(0.33, 0.19, 152, false, false)]
    [InlineData(0.19, 0.19, 152, false, false)]
    [InlineData(0.18, 0.19, 152, true, false)] // one customer or two
    [InlineData(0.0855, 0.1908, 152, true, true)]
    [InlineData(0.18, 0.19, 100_000, true, true)]
    public void ARelease_IsWorseThanItsBestBaseline_OnlyBeyondChance(double own, double best, int customers, bool below, bool worse)
    {
        var comparison = BaselineComparison.Of(Manifest(("hr-10", own), ("popular.hr-10", best / 2), ("covisit.hr-10", best), ("evaluated-customers", customers)))!;

        Assert.Equal((below, worse), (comparison.IsBelow, comparison.IsWorse));
    }

    [Fact]
    public void TheSentence_NamesReleaseBaselineAndBothValues()
    {
        var sentence = BaselineComparison.Of(Manifest(("hr-10", 0.0855), ("covisit.hr-10", 0.1908), ("evaluated-customers", 152)))!.ToString();

        foreach (var part in (string[])["Release r is worse than its own baseline covisit", "0.0855", "0.1908", "152 customers"]) Assert.Contains(part, sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void WithoutMetrics_NothingIsSaid()
    {
        Assert.Null(BaselineComparison.Of(Manifest()));
        Assert.Null(BaselineComparison.Of(Manifest(("hr-10", 0.1), ("evaluated-customers", 10))));
        Assert.Null(BaselineComparison.Of(Manifest(("hr-10", 0.1), ("popular.hr-10", 0.2), ("evaluated-customers", 0))));
    }

    private static ReleaseManifest Manifest(params (string Name, double Value)[] metrics) => new()
    {
        Id = "r",
        Created = DateTimeOffset.UnixEpoch,
        DataSet = "synthetic",
        Dimensions = 8,
        Items = 10,
        FeatureSchema = "x",
        Heads = ["click"],
        Metrics = metrics.ToImmutableSortedDictionary(m => m.Name, m => m.Value, StringComparer.Ordinal),
    };
}
