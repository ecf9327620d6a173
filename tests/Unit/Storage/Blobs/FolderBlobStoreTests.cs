using Personalization.Storage.Blobs;
using Personalization.Testing;
using Personalization.Testing.Storage;

namespace Personalization.Unit.Storage.Blobs;

public sealed class FolderBlobStoreTests : BlobStoreContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    protected override Task<IBlobStore> EmptyStoreAsync() => Task.FromResult<IBlobStore>(Store());

    [Fact]
    public async Task LocalPathOf_IsTheFileItself()
    {
        var store = Store();
        await store.WriteAsync("a/b.txt", Text("content"));
        Assert.Equal(Path.Combine(_folder.Path, "a", "b.txt"), store.LocalPathOf("a/b.txt"));
        Assert.Equal("content", await File.ReadAllTextAsync(store.LocalPathOf("a/b.txt")!));
    }

    [Fact]
    public async Task Read_WhileTheBlobIsReplaced_StaysWithTheContentItOpened()
    {
        var store = Store();
        await store.WriteAsync("a", Text("before"));
        await using var reading = await store.OpenReadAsync("a");
        await store.WriteAsync("a", Text("after"));
        Assert.Equal("before", BinaryData.FromStream(reading!).ToString());
        Assert.Equal("after", (await store.ReadAsync("a"))!.Content.ToString());
    }

    [Fact]
    public async Task Write_InProgress_IsNotListed()
    {
        var store = Store();
        var source = new GatedStream();
        var writing = store.WriteAsync("a", source);
        await source.IsRead;
        Assert.Empty(await ListAsync(store, ""));
        Assert.False(await store.ExistsAsync("a"));
        source.End();
        await writing;
        Assert.Equal(["a"], await ListAsync(store, ""));
    }

    [Fact]
    public void Opening_DeletesOldTemporaryFiles_AndKeepsYoungOnes()
    {
        _ = Store();
        var old = _folder.File(".tmp/old");
        var young = _folder.File(".tmp/young");
        File.WriteAllText(old, "left by a crash");
        File.WriteAllText(young, "being written by another process");
        File.SetLastWriteTimeUtc(old, TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-2));
        _ = Store();
        Assert.False(File.Exists(old));
        Assert.True(File.Exists(young));
    }

    [Fact]
    public async Task TwoStoresOnOneFolder_ShareTheirConditions()
    {
        var one = Store();
        var other = Store();
        var first = await one.TryReplaceAsync("current", Bytes("1"), null);
        Assert.Null(await other.TryReplaceAsync("current", Bytes("2"), null));
        Assert.NotNull(await other.TryReplaceAsync("current", Bytes("2"), first));
    }

    private FolderBlobStore Store() => new(_folder.Path, TimeProvider.System);
}
