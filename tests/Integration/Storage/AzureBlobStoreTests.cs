using Personalization.Integration.Fixtures;
using Personalization.Storage.Blobs;
using Personalization.Testing.Storage;

namespace Personalization.Integration.Storage;

/// <summary>The contract over the wire, against Azurite.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class AzureBlobStoreTests(AzuriteFixture azurite) : BlobStoreContract
{
    protected override Task<IBlobStore> EmptyStoreAsync()
    {
        Skip.If(azurite.WhyNot is not null, azurite.WhyNot);
        return Task.FromResult(Open(azurite.NewContainerName()));
    }

    [SkippableFact]
    public async Task LocalPathOf_IsNone()
    {
        var store = await EmptyStoreAsync();
        Assert.Null(store.LocalPathOf("a"));
    }

    [SkippableFact]
    public async Task Location_TellsTheContainer_AndNoSecret()
    {
        var store = await EmptyStoreAsync();
        Assert.StartsWith("http://127.0.0.1:", store.Location, StringComparison.Ordinal);
        Assert.Contains("/devstoreaccount1/test-", store.Location, StringComparison.Ordinal);
        Assert.DoesNotContain("Key", store.Location, StringComparison.OrdinalIgnoreCase);
    }

    [SkippableFact]
    public async Task Open_OfAContainerThatIsThere_KeepsItsBlobs()
    {
        Skip.If(azurite.WhyNot is not null, azurite.WhyNot);
        var name = azurite.NewContainerName();
        await Open(name).WriteAsync("a", Text("content"));
        Assert.Equal("content", (await Open(name).ReadAsync("a"))!.Content.ToString());
    }

    private IBlobStore Open(string container) => BlobStoreFactory.Open(
        new BlobStoreOptions { Location = BlobStoreOptions.AzureScheme + azurite.ConnectionString, Container = container }, TimeProvider.System);
}
