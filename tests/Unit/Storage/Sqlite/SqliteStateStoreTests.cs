using System.Text;
using Personalization.Storage.Sqlite;
using Personalization.Testing;

namespace Personalization.Unit.Storage.Sqlite;

public sealed class SqliteStateStoreTests : IDisposable
{
    private static readonly StateKey Key = new("customer/c1", "profile");
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task AState_IsThereAgain_AfterReopening()
    {
        var etag = "";
        await using (var store = Open())
        {
            etag = (await store.WriteAsync(Key, Bytes("one"), null)).ETag!;
        }
        await using var again = Open();
        var read = await again.ReadAsync(Key);
        Assert.Equal("one", Encoding.UTF8.GetString(read!.Data));
        Assert.Equal(etag, read.ETag);
    }

    [Fact]
    public async Task States_OfOneGrain_AndGrainsOfOneState_AreApart()
    {
        await using var store = Open();
        await store.WriteAsync(new("g1", "a"), Bytes("1a"), null);
        await store.WriteAsync(new("g1", "b"), Bytes("1b"), null);
        await store.WriteAsync(new("g2", "a"), Bytes("2a"), null);
        Assert.Equal("1b", await TextAsync(store, new("g1", "b")));
        Assert.Equal("2a", await TextAsync(store, new("g2", "a")));
        Assert.Null(await store.ReadAsync(new("g2", "b")));
    }

    [Fact]
    public async Task Bytes_OfAnySlice_AndNone_AreKept()
    {
        await using var store = Open();
        var whole = Bytes("0123456789");
        await store.WriteAsync(Key, whole.AsMemory(2, 3), null);
        Assert.Equal("234", await TextAsync(store, Key));
        await store.WriteAsync(new("empty", ""), ReadOnlyMemory<byte>.Empty, null);
        Assert.Empty((await store.ReadAsync(new("empty", "")))!.Data);
    }

    [Fact]
    public async Task Write_WithTheETagOfTheLastWrite_Replaces()
    {
        await using var store = Open();
        var first = await store.WriteAsync(Key, Bytes("one"), null);
        var second = await store.WriteAsync(Key, Bytes("two"), first.ETag);
        Assert.True(second.IsCommitted);
        Assert.NotEqual(first.ETag, second.ETag);
        Assert.Equal("two", await TextAsync(store, Key));
    }

    [Fact]
    public async Task Write_WithAnOldETag_ChangesNothing_AndTellsTheOneThatIsKept()
    {
        await using var store = Open();
        var first = await store.WriteAsync(Key, Bytes("one"), null);
        var second = await store.WriteAsync(Key, Bytes("two"), first.ETag);
        var refused = await store.WriteAsync(Key, Bytes("three"), first.ETag);
        Assert.Equal(new StateWrite(false, second.ETag), refused);
        Assert.Equal("two", await TextAsync(store, Key));
    }

    [Fact]
    public async Task Write_ExpectingNone_WhereThereIsOne_ChangesNothing()
    {
        await using var store = Open();
        var first = await store.WriteAsync(Key, Bytes("one"), null);
        Assert.Equal(new StateWrite(false, first.ETag), await store.WriteAsync(Key, Bytes("two"), null));
        Assert.Equal("one", await TextAsync(store, Key));
    }

    [Fact]
    public async Task Write_ExpectingOne_WhereThereIsNone_ChangesNothing()
    {
        await using var store = Open();
        Assert.Equal(new StateWrite(false, null), await store.WriteAsync(Key, Bytes("two"), "gone"));
        Assert.Null(await store.ReadAsync(Key));
    }

    [Fact]
    public async Task Delete_RemovesTheState_AndItsETagNeverComesBack()
    {
        await using var store = Open();
        var first = await store.WriteAsync(Key, Bytes("one"), null);
        Assert.Equal(new StateWrite(true, null), await store.DeleteAsync(Key, first.ETag));
        Assert.Null(await store.ReadAsync(Key));
        var second = await store.WriteAsync(Key, Bytes("two"), null);
        Assert.True(second.IsCommitted);
        Assert.False((await store.WriteAsync(Key, Bytes("three"), first.ETag)).IsCommitted);
    }

    [Fact]
    public async Task Delete_WithAnOldETag_OrNone_KeepsTheState()
    {
        await using var store = Open();
        var first = await store.WriteAsync(Key, Bytes("one"), null);
        var second = await store.WriteAsync(Key, Bytes("two"), first.ETag);
        Assert.Equal(new StateWrite(false, second.ETag), await store.DeleteAsync(Key, first.ETag));
        Assert.Equal(new StateWrite(false, second.ETag), await store.DeleteAsync(Key, null));
        Assert.Equal("two", await TextAsync(store, Key));
    }

    [Fact]
    public async Task Delete_OfNothing_ExpectingNothing_IsDone()
    {
        await using var store = Open();
        Assert.Equal(new StateWrite(true, null), await store.DeleteAsync(Key, null));
        Assert.Equal(new StateWrite(false, null), await store.DeleteAsync(Key, "gone"));
    }

    [Fact]
    public async Task ManyAtOnce_WithTheSameETag_LetExactlyOneWin()
    {
        await using var store = Open();
        var first = await store.WriteAsync(Key, Bytes("start"), null);
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(number => store.WriteAsync(Key, Bytes($"{number}"), first.ETag)));
        var winner = Array.FindIndex(answers, answer => answer.IsCommitted);
        Assert.Single(answers, answer => answer.IsCommitted);
        Assert.Equal($"{winner}", await TextAsync(store, Key));
        Assert.All(answers, answer => Assert.Equal(answers[winner].ETag, answer.ETag));
    }

    [Fact]
    public async Task WhenClosed_ReadsAndWritesAreRefused()
    {
        var store = Open();
        await store.DisposeAsync();
        await store.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.WriteAsync(Key, Bytes("one"), null));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.ReadAsync(Key));
    }

    private SqliteStateStore Open() => SqliteStateStore.Open(new SqliteOptions { Path = _folder.File("state.db") });

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static async Task<string> TextAsync(SqliteStateStore store, StateKey key) => Encoding.UTF8.GetString((await store.ReadAsync(key))!.Data);
}
