using System.Text;
using Personalization.Storage.Customers;
using Personalization.Storage.Sqlite;
using Personalization.Storage.Sqlite.Customers;
using Personalization.Testing;

namespace Personalization.Unit.Storage.Sqlite.Customers;

/// <summary>What is kept of customers, by whom it may be changed, and that it is there after a start.</summary>
public sealed class SqliteCustomerStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Open_OfAnUnknownCustomer_IsEmpty()
    {
        await using var store = Open();
        var opened = await store.OpenAsync("ada");
        Assert.Null(opened.Snapshot);
        Assert.Empty(opened.Entries);
    }

    [Fact]
    public async Task Entries_AreThereAfterAStart_InTheirOrder()
    {
        await using (var store = Open())
        {
            var claim = (await store.OpenAsync("ada")).Claim;
            foreach (var entry in new[] { "one", "two", "three" }) Assert.True(await store.AppendAsync(claim, Bytes(entry)));
        }
        await using var again = Open();
        Assert.Equal(["one", "two", "three"], await EntriesAsync(again, "ada"));
    }

    [Fact]
    public async Task ASnapshot_StandsForTheEntriesBeforeIt()
    {
        await using (var store = Open())
        {
            var claim = (await store.OpenAsync("ada")).Claim;
            await store.AppendAsync(claim, Bytes("one"));
            Assert.True(await store.SaveAsync(claim, Bytes("so far")));
            await store.AppendAsync(claim, Bytes("two"));
        }
        await using var again = Open();
        var opened = await again.OpenAsync("ada");
        Assert.Equal("so far", Text(opened.Snapshot!));
        Assert.Equal(["two"], opened.Entries.Select(e => Text(e)));
    }

    [Fact]
    public async Task AnEntryAppendedWhileASnapshotIsWritten_IsNotLost()
    {
        await using var store = Open();
        var claim = (await store.OpenAsync("ada")).Claim;
        await store.AppendAsync(claim, Bytes("one"));
        var saving = store.SaveAsync(claim, Bytes("one so far"));
        var appending = store.AppendAsync(claim, Bytes("two"));
        Assert.True(await saving);
        Assert.True(await appending);
        Assert.Equal(["two"], await EntriesAsync(store, "ada"));
    }

    [Fact]
    public async Task AClaim_EndsWithTheNext_AndWritesNothingMore()
    {
        await using var store = Open();
        var first = (await store.OpenAsync("ada")).Claim;
        await store.AppendAsync(first, Bytes("one"));
        var second = await store.OpenAsync("ada");
        Assert.Equal(["one"], second.Entries.Select(e => Text(e)));

        Assert.False(await store.AppendAsync(first, Bytes("of the past")));
        Assert.False(await store.SaveAsync(first, Bytes("of the past")));
        Assert.False(await store.EraseAsync(first, Bytes("of the past")));
        store.Close(first);

        Assert.True(await store.AppendAsync(second.Claim, Bytes("two")));
        Assert.Equal(["one", "two"], await EntriesAsync(store, "ada"));
    }

    [Fact]
    public async Task OpeningWhileAnEntryIsUnderWay_SeesItOrRefusesIt()
    {
        await using var store = Open();
        for (var i = 0; i < 200; i++)
        {
            var (customer, seen) = ($"c{i}", new List<string>());
            var first = (await store.OpenAsync(customer)).Claim;
            var append = store.AppendAsync(first, Bytes("racing"));
            var second = await store.OpenAsync(customer);
            Assert.Equal(await append ? ["racing"] : [], second.Entries.Select(e => Text(e)));
        }
    }

    [Fact]
    public async Task ManyCustomers_ShareFewTransactions()
    {
        await using var store = Open();
        var claims = await Task.WhenAll(Enumerable.Range(0, 500).Select(async i => (await store.OpenAsync($"c{i}")).Claim));
        Task<bool>[] writes;
        using (new ForeignLock(Path)) writes = [.. claims.Select(c => store.AppendAsync(c, Bytes(c.CustomerId)).AsTask())];
        Assert.All(await Task.WhenAll(writes), Assert.True);
        Assert.InRange(store.Transactions, 1, 3);
        foreach (var claim in claims) Assert.Equal([claim.CustomerId], await EntriesAsync(store, claim.CustomerId));
    }

    [Fact]
    public async Task AStoreThatRefusesToWrite_FailsItsCallers_AndGoesOnWhenItCan()
    {
        await using var store = Open(new SqliteOptions { BusyTimeout = TimeSpan.FromSeconds(1) });
        var claim = (await store.OpenAsync("ada")).Claim;
        await store.AppendAsync(claim, Bytes("one"));
        using (new ForeignLock(Path)) await Assert.ThrowsAsync<IOException>(async () => await store.AppendAsync(claim, Bytes("two")));
        Assert.True(await store.AppendAsync(claim, Bytes("three")));
        Assert.Equal(["one", "three"], await EntriesAsync(store, "ada"));
    }

    [Fact]
    public async Task AFullLog_MovesWhatIsOldToItsCustomers_AndLosesNothing()
    {
        var expected = new Dictionary<string, List<string>>();
        var options = new SqliteOptions { MaxLogBytes = 1 << 16 };
        await using (var store = Open(options))
        {
            var random = new Random(4);
            for (var round = 0; round < 60; round++)
            {
                var claim = (await store.OpenAsync($"c{random.Next(40)}")).Claim;
                var entries = expected.TryGetValue(claim.CustomerId, out var known) ? known : expected[claim.CustomerId] = [];
                for (var i = random.Next(1, 8); i > 0; i--)
                {
                    entries.Add($"{round}-{i}-{new string('x', random.Next(2000))}");
                    Assert.True(await store.AppendAsync(claim, Bytes(entries[^1])));
                }
                if (random.Next(2) == 0) store.Close(claim);
                Assert.Equal(entries, await EntriesAsync(store, claim.CustomerId));
            }
            Assert.InRange(store.LogBytes, 1, 3 << 16);
        }
        await using var again = Open(options);
        foreach (var (customer, entries) in expected) Assert.Equal(entries, await EntriesAsync(again, customer));
    }

    [Fact]
    public async Task AClosedAndSavedCustomer_IsNotRemembered()
    {
        await using var store = Open();
        for (var i = 0; i < 20; i++)
        {
            var claim = (await store.OpenAsync($"c{i}")).Claim;
            await store.AppendAsync(claim, Bytes("one"));
            await store.SaveAsync(claim, Bytes("all"));
            store.Close(claim);
        }
        Assert.Equal(0, store.Remembered);
    }

    [Fact]
    public async Task List_NamesThoseOfWhomSomethingIsKept()
    {
        await using var store = Open();
        await store.OpenAsync("asked only");
        await store.AppendAsync((await store.OpenAsync("with an entry")).Claim, Bytes("one"));
        await store.SaveAsync((await store.OpenAsync("with a snapshot")).Claim, Bytes("one"));
        var erased = (await store.OpenAsync("erased")).Claim;
        await store.AppendAsync(erased, Bytes("one"));
        await store.EraseAsync(erased, Bytes("mark"));
        Assert.Equal(["with a snapshot", "with an entry"], (await ListAsync(store)).Order());
    }

    [Fact]
    public async Task List_OfThousands_IsComplete()
    {
        await using var store = Open();
        await Task.WhenAll(Enumerable.Range(0, 2500).Select(async i => await store.SaveAsync((await store.OpenAsync($"c{i}")).Claim, Bytes("x"))));
        Assert.Equal(Enumerable.Range(0, 2500).Select(i => $"c{i}").Order(), (await ListAsync(store)).Order());
    }

    [Fact]
    public async Task AnotherSchemaVersion_IsRefused_NamingBoth()
    {
        await Open().DisposeAsync();
        using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "UPDATE schema_version SET version = 9";
            command.ExecuteNonQuery();
        }
        var refused = Assert.Throws<InvalidDataException>(() => Open());
        Assert.Contains("has schema version 9, this build reads version 1", refused.Message, StringComparison.Ordinal);
    }

    private string Path => _folder.File("customers.db");

    private SqliteCustomerStore Open(SqliteOptions? options = null)
    {
        options ??= new SqliteOptions { BusyTimeout = TimeSpan.FromMinutes(1) };
        options.Path = Path;
        return SqliteCustomerStore.Open(options);
    }

    private static async Task<string[]> EntriesAsync(SqliteCustomerStore store, string customer) => [.. (await store.OpenAsync(customer)).Entries.Select(e => Text(e))];

    private static async Task<List<string>> ListAsync(SqliteCustomerStore store)
    {
        var ids = new List<string>();
        await foreach (var id in store.ListAsync()) ids.Add(id);
        return ids;
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}
