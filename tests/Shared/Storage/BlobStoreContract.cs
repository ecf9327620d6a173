using System.Text;
using Personalization.Storage.Blobs;

namespace Personalization.Testing.Storage;

/// <summary>What every blob store does, whatever is behind it. Each test has an empty store.</summary>
public abstract class BlobStoreContract
{
    protected abstract Task<IBlobStore> EmptyStoreAsync();

    [SkippableFact]
    public async Task ABlobThatIsNotThere_IsAnAnswer_NotAnError()
    {
        var store = await EmptyStoreAsync();
        using var folder = new TemporaryFolder();
        Assert.False(await store.ExistsAsync("a/b"));
        Assert.Null(await store.ReadAsync("a/b"));
        Assert.Null(await store.OpenReadAsync("a/b"));
        Assert.False(await store.DeleteAsync("a/b"));
        Assert.False(await store.CopyToFileAsync("a/b", folder.File("copy")));
        Assert.Empty(Directory.EnumerateFiles(folder.Path));
        Assert.Empty(await ListAsync(store, ""));
    }

    [SkippableFact]
    public async Task Write_ThenRead_GivesTheSameBytes()
    {
        var store = await EmptyStoreAsync();
        var content = new byte[5_000_000];
        new Random(7).NextBytes(content);
        await store.WriteAsync("releases/r1/index.bin", new MemoryStream(content));
        Assert.True(await store.ExistsAsync("releases/r1/index.bin"));
        Assert.Equal(content, (await store.ReadAsync("releases/r1/index.bin"))!.Content.ToArray());
        await using var stream = await store.OpenReadAsync("releases/r1/index.bin");
        Assert.Equal(content, BinaryData.FromStream(stream!).ToArray());
        using var folder = new TemporaryFolder();
        Assert.True(await store.CopyToFileAsync("releases/r1/index.bin", folder.File("below/copy.bin")));
        Assert.Equal(content, await File.ReadAllBytesAsync(folder.File("below/copy.bin")));
    }

    [SkippableFact]
    public async Task ANameThatOthersContinue_IsNoBlob()
    {
        var store = await EmptyStoreAsync();
        await store.WriteAsync("a/b", Text("content"));
        Assert.False(await store.ExistsAsync("a"));
        Assert.Null(await store.ReadAsync("a"));
        Assert.Null(await store.OpenReadAsync("a"));
        Assert.False(await store.DeleteAsync("a"));
    }

    [SkippableFact]
    public async Task Write_OfAnEmptyBlob_IsABlob()
    {
        var store = await EmptyStoreAsync();
        await store.WriteAsync("empty", Stream.Null);
        Assert.True(await store.ExistsAsync("empty"));
        Assert.Empty((await store.ReadAsync("empty"))!.Content.ToArray());
    }

    [SkippableFact]
    public async Task Write_Again_ReplacesTheWholeBlob()
    {
        var store = await EmptyStoreAsync();
        await store.WriteAsync("a", Text("a longer text"));
        await store.WriteAsync("a", Text("short"));
        Assert.Equal("short", await ReadTextAsync(store, "a"));
    }

    [SkippableFact]
    public async Task Write_WhoseSourceFails_LeavesTheBlobAsItWas()
    {
        var store = await EmptyStoreAsync();
        await store.WriteAsync("a", Text("before"));
        await Assert.ThrowsAnyAsync<IOException>(() => store.WriteAsync("a", new FailingStream(goodBytes: 300_000)));
        await Assert.ThrowsAnyAsync<IOException>(() => store.WriteAsync("b", new FailingStream(goodBytes: 300_000)));
        Assert.Equal("before", await ReadTextAsync(store, "a"));
        Assert.Equal(["a"], await ListAsync(store, ""));
    }

    [SkippableFact]
    public async Task CopyToFile_ReplacesTheFile()
    {
        var store = await EmptyStoreAsync();
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("copy"), "a longer text from before");
        await store.WriteAsync("a", Text("new"));
        Assert.True(await store.CopyToFileAsync("a", folder.File("copy")));
        Assert.Equal("new", await File.ReadAllTextAsync(folder.File("copy")));
        Assert.Single(Directory.EnumerateFiles(folder.Path));
    }

    [SkippableFact]
    public async Task Delete_RemovesOneBlob()
    {
        var store = await EmptyStoreAsync();
        await store.WriteAsync("a/1", Text("x"));
        await store.WriteAsync("a/2", Text("x"));
        Assert.True(await store.DeleteAsync("a/1"));
        Assert.False(await store.DeleteAsync("a/1"));
        Assert.Equal(["a/2"], await ListAsync(store, ""));
    }

    [SkippableFact]
    public async Task List_GivesNamesBelowThePrefix_InOrdinalOrder_WithLengths()
    {
        var store = await EmptyStoreAsync();
        foreach (var name in new[] { "releases/b/x", "releases/B/x", "releases/a/deep/er", "releases-old", "releases/a.txt", "other" })
        {
            await store.WriteAsync(name, Text("four"));
        }
        Assert.Equal(["releases/B/x", "releases/a.txt", "releases/a/deep/er", "releases/b/x"], await ListAsync(store, "releases/"));
        Assert.Equal(["releases/a.txt", "releases/a/deep/er"], await ListAsync(store, "releases/a"));
        Assert.Equal(["releases/a/deep/er"], await ListAsync(store, "releases/a/"));
        Assert.Empty(await ListAsync(store, "nowhere/"));
        Assert.Equal(6, (await ListAsync(store, "")).Count);
        await foreach (var entry in store.ListAsync("other"))
        {
            Assert.Equal(4, entry.Length);
        }
    }

    [SkippableFact]
    public async Task TryReplace_ExpectingNone_WritesOnce()
    {
        var store = await EmptyStoreAsync();
        Assert.NotNull(await store.TryReplaceAsync("current", Bytes("one"), expectedETag: null));
        Assert.Null(await store.TryReplaceAsync("current", Bytes("two"), expectedETag: null));
        Assert.Equal("one", await ReadTextAsync(store, "current"));
    }

    [SkippableFact]
    public async Task TryReplace_WithTheETagThatWasRead_Writes_AndWithAnOlderOne_DoesNot()
    {
        var store = await EmptyStoreAsync();
        await store.TryReplaceAsync("current", Bytes("one"), expectedETag: null);
        var read = await store.ReadAsync("current");
        var second = await store.TryReplaceAsync("current", Bytes("two"), read!.ETag);
        Assert.NotNull(second);
        Assert.Null(await store.TryReplaceAsync("current", Bytes("three"), read.ETag));
        Assert.Equal("two", await ReadTextAsync(store, "current"));
        Assert.Equal(second, (await store.ReadAsync("current"))!.ETag);
    }

    [SkippableFact]
    public async Task TryReplace_OfABlobThatIsGone_DoesNotWrite()
    {
        var store = await EmptyStoreAsync();
        var first = await store.TryReplaceAsync("current", Bytes("one"), expectedETag: null);
        await store.DeleteAsync("current");
        Assert.Null(await store.TryReplaceAsync("current", Bytes("two"), first));
        Assert.False(await store.ExistsAsync("current"));
    }

    [SkippableFact]
    public async Task TryReplace_ByManyAtOnce_LetsExactlyOneWin()
    {
        var store = await EmptyStoreAsync();
        var first = await store.TryReplaceAsync("current", Bytes("start"), expectedETag: null);
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(
            number => Task.Run(async () => (number, ETag: await store.TryReplaceAsync("current", Bytes($"writer {number}"), first)))));
        var winner = Assert.Single(answers, answer => answer.ETag is not null);
        Assert.Equal($"writer {winner.number}", await ReadTextAsync(store, "current"));
    }

    [SkippableTheory]
    [InlineData("")]
    [InlineData("/etc/passwd")]
    [InlineData("../outside")]
    [InlineData("a/../../outside")]
    [InlineData("a/./b")]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData(".hidden")]
    [InlineData("a/.hidden")]
    [InlineData("ends.")]
    [InlineData("back\\slash")]
    [InlineData("C:/windows")]
    [InlineData("spa ce")]
    [InlineData("nul\0")]
    [InlineData("ünicode")]
    public async Task AnInvalidName_IsRefused(string name)
    {
        var store = await EmptyStoreAsync();
        await Assert.ThrowsAsync<ArgumentException>(() => store.ReadAsync(name));
        await Assert.ThrowsAsync<ArgumentException>(async () => await store.OpenReadAsync(name));
        await Assert.ThrowsAsync<ArgumentException>(async () => await store.WriteAsync(name, Stream.Null));
        await Assert.ThrowsAsync<ArgumentException>(() => store.TryReplaceAsync(name, Bytes("x"), null));
        await Assert.ThrowsAsync<ArgumentException>(async () => await store.ExistsAsync(name));
        await Assert.ThrowsAsync<ArgumentException>(async () => await store.DeleteAsync(name));
        await Assert.ThrowsAsync<ArgumentException>(async () => await store.CopyToFileAsync(name, "nowhere"));
        Assert.Throws<ArgumentException>(() => store.LocalPathOf(name));
    }

    protected static async Task<List<string>> ListAsync(IBlobStore store, string prefix)
    {
        var names = new List<string>();
        await foreach (var entry in store.ListAsync(prefix))
        {
            names.Add(entry.Name);
        }
        return names;
    }

    protected static Stream Text(string text) => new MemoryStream(Encoding.UTF8.GetBytes(text));

    protected static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static async Task<string> ReadTextAsync(IBlobStore store, string name) => (await store.ReadAsync(name))!.Content.ToString();
}
