using Personalization.Core.Customers;
using Personalization.Storage.Sqlite;
using Personalization.Storage.Sqlite.Customers;
using Personalization.Testing;
using static Personalization.Unit.Core.Given;

namespace Personalization.Unit.Storage.Sqlite.Customers;

/// <summary>A file of the version before, with one row per customer, is taken over as it is.</summary>
public sealed class FormerStatesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Open_TakesTheCustomersOver_AndLeavesOtherStates()
    {
        var profiles = Enumerable.Range(0, 1500).ToDictionary(i => $"c{i}", i => After(Click($"dress-{i}")));
        await using (var former = Former())
        {
            await Task.WhenAll(profiles.Select(p => former.WriteAsync(new($"customer/{p.Key}", "profile"), CustomerProfileCodec.Encode(p.Value), null)));
            await former.WriteAsync(new("catalog/0", "items"), new byte[] { 7 }, null);
        }
        for (var start = 0; start < 2; start++)
        {
            await using var store = Open();
            foreach (var (customer, profile) in profiles) Assert.Equal(profile, CustomerProfileCodec.Decode((await store.OpenAsync(customer)).Snapshot));
        }
        await using var left = Former();
        Assert.Null(await left.ReadAsync(new("customer/c1", "profile")));
        Assert.Equal([7], (await left.ReadAsync(new("catalog/0", "items")))!.Data);
    }

    [Fact]
    public async Task Open_OfACustomerErasedBefore_KeepsTheMarkAndNotTheName()
    {
        var erased = CustomerProfile.Erased(Start);
        await using (var former = Former()) await former.WriteAsync(new("customer/forgotten-name", "profile"), CustomerProfileCodec.Encode(erased), null);
        await using (var store = Open()) Assert.Equal(erased, CustomerProfileCodec.Decode((await store.OpenAsync("forgotten-name")).Snapshot));
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(_folder.File("x"))!))
            Assert.True((await File.ReadAllBytesAsync(file)).AsSpan().IndexOf("forgotten-name"u8) < 0, file);
    }

    [Fact]
    public async Task Open_WhereThisStoreKnowsTheCustomerAlready_KeepsWhatItHas()
    {
        await using (var store = Open())
            await store.SaveAsync((await store.OpenAsync("c1")).Claim, new byte[] { 1 });
        await using (var former = Former()) await former.WriteAsync(new("customer/c1", "profile"), CustomerProfileCodec.Encode(CustomerProfile.Empty), null);
        await using var again = Open();
        Assert.Equal([1], (await again.OpenAsync("c1")).Snapshot);
    }

    private SqliteStateStore Former() => SqliteStateStore.Open(new SqliteOptions { Path = _folder.File("state.db") });
    private SqliteCustomerStore Open() => SqliteCustomerStore.Open(new SqliteOptions { Path = _folder.File("customers.db") }, _folder.File("state.db"));
}
