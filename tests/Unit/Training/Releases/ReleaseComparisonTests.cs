using System.Collections.Immutable;
using Personalization.Core.Releases;
using Personalization.Training.Releases;

namespace Personalization.Unit.Training.Releases;

public sealed class ReleaseComparisonTests
{
    [Theory]
    [InlineData(0.10, 0.10, false)]
    [InlineData(0.10, 0.12, false)]
    [InlineData(0.10, 0.0995, false)] // what another seed would do
    [InlineData(0.10, 0.09, true)]
    public void Worse_IsDecidedByTheOrderOfTheSlate(double before, double after, bool worse) =>
        Assert.Equal(worse, new ReleaseComparison(Manifest("a", ("ndcg-10", before), ("hr-10", 0.1)), Manifest("b", ("ndcg-10", after), ("hr-10", 0.9))).Worse() is not null);

    [Fact]
    public void Worse_NamesBothAndTheRemedy()
    {
        var sentence = new ReleaseComparison(Manifest("a", ("ndcg-10", 0.2)), Manifest("b", ("ndcg-10", 0.1))).Worse()!;

        foreach (var part in (string[])["b is worse than the active a", "0.1, was 0.2", "--allow-worse"]) Assert.Contains(part, sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Worse_WithoutTheMetric_IsRefusedToo() =>
        Assert.Contains("has no ndcg-10", new ReleaseComparison(Manifest("a", ("ndcg-10", 0.2)), Manifest("b")).Worse(), StringComparison.Ordinal);

    [Fact]
    public void Worse_OnOtherData_CannotBeSaid() =>
        Assert.Null(new ReleaseComparison(Manifest("a", ("ndcg-10", 0.2)), Manifest("b", ("ndcg-10", 0.1)) with { DataSet = "other" }).Worse());

    [Fact]
    public void Differences_TellOfDataFilesAndPredictions()
    {
        var before = Manifest("a") with { Files = Files(("items", 1), ("old", 2)) };
        var after = Manifest("b") with { Items = 12, DataUntil = DateTimeOffset.UnixEpoch.AddDays(1), Heads = ["click"], Files = Files(("items", 3), ("new", 2)) };

        Assert.Equal(
            ["data until 1970-01-02 00:00:00Z, were until an unknown time", "12 items, were 10", "predicts click, did click, cart", "items: changed, 3 bytes, were 1", "new: new", "old: gone"],
            new ReleaseComparison(before, after).Differences());
    }

    private static ImmutableSortedDictionary<string, FileDigest> Files(params (string Name, int Bytes)[] files) =>
        files.ToImmutableSortedDictionary(f => f.Name, f => new FileDigest(f.Bytes, $"{f.Bytes}"), StringComparer.Ordinal);

    private static ReleaseManifest Manifest(string id, params (string Name, double Value)[] metrics) => new()
    {
        Id = id,
        Created = DateTimeOffset.UnixEpoch,
        DataSet = "synthetic",
        Dimensions = 8,
        Items = 10,
        FeatureSchema = "x",
        Heads = ["click", "cart"],
        Metrics = metrics.ToImmutableSortedDictionary(m => m.Name, m => m.Value, StringComparer.Ordinal),
    };
}
