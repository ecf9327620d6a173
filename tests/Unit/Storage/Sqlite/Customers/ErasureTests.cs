using System.Text;
using Personalization.Storage.Sqlite;
using Personalization.Storage.Sqlite.Customers;
using Personalization.Testing;

namespace Personalization.Unit.Storage.Sqlite.Customers;

/// <summary>After an erasure no byte of the customer is in any file: not in a row, not in the log, not where something was deleted.</summary>
public sealed class ErasureTests : IDisposable
{
    private const string Customer = "customer-to-be-forgotten";
    private const string Secret = "item-that-tells-all";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Erase_LeavesNothingInAnyFile_ButWhatRemains()
    {
        await using (var store = Open())
        {
            var crowd = await Task.WhenAll(Enumerable.Range(0, 100).Select(async i => (await store.OpenAsync($"c{i}")).Claim));
            var claim = (await store.OpenAsync(Customer)).Claim;
            for (var round = 0; round < 30; round++)
            {
                // Moved from the log to the row, saved over, and in groups with others.
                var others = crowd.Select(c => store.AppendAsync(c, Encoding.UTF8.GetBytes(new string('o', 500))).AsTask()).ToArray();
                Assert.True(await store.AppendAsync(claim, Encoding.UTF8.GetBytes($"{Secret}-{round}")));
                await Task.WhenAll(others);
                if (round % 10 == 5) Assert.True(await store.SaveAsync(claim, Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Secret, 50 * round)))));
            }
            Assert.NotEmpty(Holding(Customer).Concat(Holding(Secret)));

            Assert.True(await store.EraseAsync(claim, "mark"u8.ToArray()));
            await store.ScrubAsync(CancellationToken.None);

            Assert.Empty(Holding(Customer));
            Assert.Empty(Holding(Secret));
            Assert.True(await store.AppendAsync(claim, "new life"u8.ToArray()));
        }
        await using var again = Open();
        var opened = await again.OpenAsync(Customer);
        Assert.Equal("mark", Encoding.UTF8.GetString(opened.Snapshot!));
        Assert.Equal("new life", Encoding.UTF8.GetString(Assert.Single(opened.Entries).Span));
        Assert.Equal(30, (await again.OpenAsync("c7")).Entries.Count);
    }

    [Fact]
    public async Task SomebodyWhoReadsAllCustomersMeanwhile_HoldsUpNobody_ButTheScrub()
    {
        await using var store = Open();
        var claim = (await store.OpenAsync(Customer)).Claim;
        var other = (await store.OpenAsync("other")).Claim;
        await store.AppendAsync(claim, Encoding.UTF8.GetBytes(Secret));
        await store.AppendAsync(other, "1"u8.ToArray());
        Task scrub;
        using (var reading = CustomerArchive.Read(_folder.File("customers.db")).GetEnumerator())
        {
            Assert.True(reading.MoveNext());

            Assert.True(await store.EraseAsync(claim, "mark"u8.ToArray()));
            scrub = store.ScrubAsync(CancellationToken.None);
            for (var i = 0; i < 20; i++) Assert.True(await store.AppendAsync(other, "2"u8.ToArray()));
            Assert.False(scrub.IsCompleted);
            Assert.Equal("mark", Encoding.UTF8.GetString((await store.OpenAsync(Customer)).Snapshot!));
        }
        await scrub;
        Assert.Empty(Holding(Customer));
        Assert.Empty(Holding(Secret));
        Assert.Equal(21, (await store.OpenAsync("other")).Entries.Count);
    }

    [Fact]
    public async Task AScrubThatIsGivenUp_SaysSo()
    {
        await using var store = Open();
        var claim = (await store.OpenAsync(Customer)).Claim;
        await store.AppendAsync(claim, Encoding.UTF8.GetBytes(Secret));
        using var reading = CustomerArchive.Read(_folder.File("customers.db")).GetEnumerator();
        Assert.True(reading.MoveNext());
        await store.EraseAsync(claim, "mark"u8.ToArray());
        using var givenUp = new CancellationTokenSource();
        var scrub = store.ScrubAsync(givenUp.Token);
        await givenUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => scrub);
    }

    private SqliteCustomerStore Open() => SqliteCustomerStore.Open(new SqliteOptions { Path = _folder.File("customers.db"), MaxLogBytes = 1 << 20 });

    private string[] Holding(string text) => [.. Directory.EnumerateFiles(Path.GetDirectoryName(_folder.File("x"))!).Where(file => BytesOf(file).AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0)];

    private static byte[] BytesOf(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }
}
