using Personalization.Storage.Sqlite;
using Personalization.Storage.Sqlite.Customers;
using Personalization.Testing;

namespace Personalization.Unit.Storage.Sqlite.Customers;

public sealed class CustomerArchiveTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Read_GivesEveryCustomerAsOfNow_WhileTheFileIsWritten()
    {
        await using var store = SqliteCustomerStore.Open(new SqliteOptions { Path = _folder.File("customers.db") });
        foreach (var id in new[] { "ada", "bob", "gone" })
        {
            var claim = (await store.OpenAsync(id)).Claim;
            await store.AppendAsync(claim, new byte[] { 1 });
            if (id == "bob") await store.SaveAsync(claim, new byte[] { 2 });
            await store.AppendAsync(claim, new byte[] { 3 });
            if (id == "gone") await store.EraseAsync(claim, new byte[] { 4 });
        }

        var read = CustomerArchive.Read(_folder.File("customers.db")).ToDictionary(c => c.Claim.CustomerId);

        Assert.Equal(["ada", "bob"], read.Keys.Order());
        Assert.Null(read["ada"].Snapshot);
        Assert.Equal([[1], [3]], read["ada"].Entries.Select(e => e.ToArray()));
        Assert.Equal([2], read["bob"].Snapshot);
        Assert.Equal([[3]], read["bob"].Entries.Select(e => e.ToArray()));
        // Nothing was claimed: the writer goes on.
        var again = (await store.OpenAsync("ada")).Claim;
        Assert.True(await store.AppendAsync(again, new byte[] { 5 }));
    }

    [Fact]
    public void Read_OfNoFile_SaysSo() => Assert.Throws<FileNotFoundException>(() => CustomerArchive.Read(_folder.File("none.db")).ToList());
}
