using Personalization.Integration.Fixtures;
using Personalization.Storage.Blobs;
using Personalization.Storage.Releases;
using Personalization.Testing;
using Personalization.Testing.Storage;

namespace Personalization.Integration.Storage;

/// <summary>A release's way through Azure Blob Storage, against Azurite.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class ReleaseStoreInAzureTests(AzuriteFixture azurite) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task ARelease_IsPublished_Activated_AndOpenedThroughTheCache()
    {
        var (store, _) = Open();
        await SampleRelease.MakeAsync(_folder.File("made"), "r1");
        Assert.Equal(PublishOutcome.Published, await store.PublishAsync(_folder.File("made")));
        Assert.Equal(PublishOutcome.AlreadyExists, await store.PublishAsync(_folder.File("made")));
        var etag = await store.SetCurrentAsync("r1", expectedETag: null);
        Assert.Equal(new CurrentRelease("r1", etag!), await store.GetCurrentAsync());
        Assert.Null(await store.SetCurrentAsync("r1", expectedETag: null));
        var opened = await store.OpenAsync("r1", _folder.File("cache"));
        Assert.Equal("index of r1", await File.ReadAllTextAsync(opened.PathOf(SampleRelease.Index)));
        Assert.Equal("r1", Assert.Single(await store.ListAsync()).Id);
    }

    [SkippableFact]
    public async Task AChangedBlob_IsRefused()
    {
        var (store, blobs) = Open();
        await SampleRelease.MakeAsync(_folder.File("made"), "r1");
        await store.PublishAsync(_folder.File("made"));
        await blobs.WriteAsync("releases/r1/ranker.onnx", new MemoryStream("RANKER of r1"u8.ToArray()));
        var error = await Assert.ThrowsAsync<InvalidReleaseException>(() => store.OpenAsync("r1", _folder.File("cache")));
        Assert.Contains("file \"ranker.onnx\" has SHA-256", error.Message, StringComparison.Ordinal);
    }

    private (ReleaseStore Store, IBlobStore Blobs) Open()
    {
        Skip.If(azurite.WhyNot is not null, azurite.WhyNot);
        var blobs = BlobStoreFactory.Open(
            new BlobStoreOptions { Location = BlobStoreOptions.AzureScheme + azurite.ConnectionString, Container = azurite.NewContainerName() },
            TimeProvider.System);
        return (new ReleaseStore(blobs, TimeProvider.System), blobs);
    }
}
