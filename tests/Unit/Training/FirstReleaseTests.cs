using Personalization.Core.Catalog;
using Personalization.Core.Releases;
using Personalization.Inference;
using Personalization.Storage.Releases;
using Personalization.Testing;
using Personalization.Training;
using Personalization.Training.Data;
using Personalization.Training.Model;
using Personalization.VectorIndex;

namespace Personalization.Unit.Training;

public sealed class FirstReleaseTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Build_MakesAReleaseThatLoads()
    {
        var result = await FirstRelease.BuildAsync(Options("a"), TimeProvider.System);

        var opened = await ReleaseFolder.OpenAsync(result.Folder, result.Manifest.Id);
        Assert.Equal((400, 64, "synthetic"), (opened.Manifest.Items, opened.Manifest.Dimensions, opened.Manifest.DataSet));
        Assert.Equal(["click", "cart", "purchase"], opened.Manifest.Heads.ToArray());
        Assert.Equal(400 * 64 * 4, new FileInfo(opened.PathOf(ReleaseFiles.Vectors)).Length);
        Assert.Equal(400 * 4, new FileInfo(opened.PathOf(ReleaseFiles.Popularity)).Length);
        using var models = ReleaseModels.Load(opened.Folder, opened.Manifest, new InferenceOptions());
        using var index = IndexSnapshot.Load(opened.PathOf(ReleaseFiles.Index));
        var vector = new float[64];
        Assert.True(index.TryGetVector(ItemKey.Of("i399"), vector));
        var baselines = BaselineFiles.Read(opened);
        Assert.Equal((400, 400, 400, 400), (baselines.Popular.Length, baselines.Trending.Length, baselines.Covisits.Items, baselines.Factors.Items));
        Assert.InRange(baselines.Covisits.Entries, 400, 400 * 50);
        Assert.Equal(result.Histories.Values.Max(h => h[^1].At.ToUnixTimeMilliseconds()), opened.Manifest.DataUntil?.ToUnixTimeMilliseconds());
        Assert.All(["hr-10", "popular.hr-10", "trending.hr-10", "covisit.hr-10", "ials.ndcg-10"], metric => Assert.InRange(opened.Manifest.Metrics[metric], 0, 1));
    }

    [Fact]
    public async Task Build_ReturnsTheLatestFiftyOfEachCustomer_OldestFirst()
    {
        var result = await FirstRelease.BuildAsync(Options("a"), TimeProvider.System);

        Assert.Equal(120, result.Histories.Count);
        Assert.All(result.Histories.Values, history =>
        {
            Assert.InRange(history.Count, 1, 50);
            Assert.Equal(history.OrderBy(i => i.At), history);
        });
    }

    [Fact]
    public async Task Build_WithTheSameSeed_WritesTheSameFiles_HoweverManyThreads()
    {
        var one = await FirstRelease.BuildAsync(Options("a") with { Training = new TrainingOptions { Threads = 1 } }, TimeProvider.System);
        var other = await FirstRelease.BuildAsync(Options("b") with { Training = new TrainingOptions { Threads = 3 } }, TimeProvider.System);

        Assert.Equal(one.Manifest.Files.AsEnumerable(), other.Manifest.Files.AsEnumerable());
        Assert.Equal(one.Manifest.Metrics.AsEnumerable(), other.Manifest.Metrics.AsEnumerable());
        Assert.Equal(one.Manifest.DataUntil, other.Manifest.DataUntil);
    }

    [Theory]
    [InlineData("data")]
    [InlineData("item vectors")]
    [InlineData("ranker's examples")]
    [InlineData("ranker")]
    public async Task Build_CancelledDuringAnyStep_StopsAndLeavesNoRelease(string step)
    {
        using var cancellation = new CancellationTokenSource();
        var progress = new CancelAt(step, cancellation);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => FirstRelease.BuildAsync(Options("a"), TimeProvider.System, progress, cancellation.Token));

        Assert.Equal(step, progress.Last);
        Assert.False(Directory.Exists(_folder.File("a")));
    }

    [Fact]
    public async Task Build_OfDataThatAreNotThere_SaysSo()
    {
        var error = await Assert.ThrowsAsync<ImportException>(() => FirstRelease.BuildAsync(Options("a") with { Source = "movielens:/no/such" }, TimeProvider.System));

        Assert.Contains("There is no folder '/no/such'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Build_OfTheFewestPossibleData_StillMakesARelease()
    {
        Directory.CreateDirectory(_folder.File("tiny"));
        await File.WriteAllTextAsync(_folder.File("tiny/interactions.csv"), "customer_id,item_id,kind,timestamp\nanna,i1,click,10\n");

        var result = await FirstRelease.BuildAsync(Options("a") with { Source = $"generic:{_folder.File("tiny")}" }, TimeProvider.System);

        using var models = ReleaseModels.Load(result.Folder, result.Manifest, new InferenceOptions());
        Assert.Equal((1, DateTimeOffset.FromUnixTimeSeconds(10)), (result.Manifest.Items, result.Manifest.DataUntil));
    }

    [Fact]
    public async Task Build_OfDataFromAClockThatIsAhead_IsReadAsIfUntilTheReleaseWasMade()
    {
        Directory.CreateDirectory(_folder.File("ahead"));
        await File.WriteAllTextAsync(_folder.File("ahead/interactions.csv"), "customer_id,item_id,kind,timestamp\nanna,i1,click,10\nanna,i1,click,5000000000\n");

        var result = await FirstRelease.BuildAsync(Options("a") with { Now = DateTimeOffset.FromUnixTimeSeconds(5000000000), Source = $"generic:{_folder.File("ahead")}" }, TimeProvider.System);

        Assert.Equal(result.Manifest.Created, result.Manifest.DataUntil);
    }

    public void Dispose() => _folder.Dispose();

    private FirstReleaseOptions Options(string folder) => new() { Items = 400, Customers = 120, OutFolder = _folder.File(folder), Now = SmallShop.Now };

    private sealed class CancelAt(string step, CancellationTokenSource cancellation) : IProgress<TrainingProgress>
    {
        public string? Last { get; private set; }

        public void Report(TrainingProgress value)
        {
            Last = value.Step;
            if (value.Step == step) cancellation.Cancel();
        }
    }
}
