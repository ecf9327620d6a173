using Personalization.Integration.Fixtures;
using Personalization.Storage.Blobs;
using Personalization.Storage.Releases;
using Personalization.Testing;
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

    public void Dispose() => _folder.Dispose();
}
