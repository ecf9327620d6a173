using Personalization.Integration.Fixtures;
using Personalization.Storage.Blobs;
using Personalization.Storage.Releases;
using Personalization.Testing;
using Personalization.Testing.Storage;
using Personalization.Training;
using Personalization.Training.Model;

namespace Personalization.Integration.Training;

/// <summary>A trained release's way into Azure Blob Storage and out again, against Azurite.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class PublishToAzureTests(AzuriteFixture azurite) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [SkippableFact]
    public async Task ATrainedRelease_IsPublished_AndOpensWithItsMetrics()
    {
        Skip.If(azurite.WhyNot is not null, azurite.WhyNot);
        var made = await FirstRelease.BuildAsync(
            new FirstReleaseOptions { Items = 300, Customers = 60, OutFolder = _folder.File("made"), Now = new DateTimeOffset(2026, 11, 22, 0, 0, 0, TimeSpan.Zero), Training = new TrainingOptions { EvaluatedCustomers = 20 } },
            TimeProvider.System);
        var options = new BlobStoreOptions { Location = BlobStoreOptions.AzureScheme + azurite.ConnectionString, Container = azurite.NewContainerName() };
        var store = new ReleaseStore(BlobStoreFactory.Open(options, TimeProvider.System), TimeProvider.System);

        Assert.Equal(PublishOutcome.Published, await store.PublishAsync(made.Folder));
        var opened = await store.OpenAsync(made.Manifest.Id, _folder.File("cache"));

        Assert.Equal(made.Manifest.Metrics, opened.Manifest.Metrics);
        Assert.Contains("ials.hr-10", opened.Manifest.Metrics.Keys);
        Assert.All(made.Manifest.Files.Keys, file => Assert.True(File.Exists(opened.PathOf(file)), file));
    }

    [SkippableFact]
    public async Task AWorseRelease_IsRefused_UnlessToldTo_AndTwoCanBeCompared()
    {
        Skip.If(azurite.WhyNot is not null, azurite.WhyNot);
        var place = BlobStoreOptions.AzureScheme + azurite.ConnectionString;
        var (good, worse) = (await MadeAsync("azure-good", 0.2), await MadeAsync("azure-worse", 0.1));

        Assert.Equal(0, (await TrainerProcess.RunAsync(_folder.Path, "publish", "--release", good, "--store", place, "--activate")).Code);
        var (code, said) = await TrainerProcess.RunAsync(_folder.Path, "publish", "--release", worse, "--store", place, "--activate");
        Assert.Equal(1, code);
        Assert.Contains("azure-worse is worse than the active azure-good: ndcg-10 is 0.1, was 0.2", said, StringComparison.Ordinal);
        Assert.Equal(1, (await TrainerProcess.RunAsync(_folder.Path, "releases", "diff", "azure-good", "azure-worse", "--store", place)).Code);

        (code, said) = await TrainerProcess.RunAsync(_folder.Path, "publish", "--release", worse, "--store", place, "--activate", "--allow-worse");
        Assert.True(code == 0, said);
        Assert.Contains("active: azure-worse", said, StringComparison.Ordinal);
        (code, said) = await TrainerProcess.RunAsync(_folder.Path, "releases", "diff", "azure-good", "azure-worse", "--store", place);
        Assert.True(code == 0, said);
        Assert.Contains("-50.0%", said, StringComparison.Ordinal);
        Assert.Contains("items.ndjson.gz: changed", said, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private Task<string> MadeAsync(string id, double ndcg) => SampleRelease.MakeRatedAsync(_folder.File("releases/" + id), id, ndcg);
}
