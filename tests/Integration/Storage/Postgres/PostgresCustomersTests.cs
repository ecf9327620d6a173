using System.Text;
using Npgsql;
using Personalization.Storage.Customers;
using Personalization.Storage.Postgres;
using Personalization.Testing.Postgres;

namespace Personalization.Integration.Storage.Postgres;

/// <summary>Customers in PostgreSQL: the promises of the embedded store, between the stores of two silos.</summary>
[Collection(PostgresCollection.Name)]
public sealed class PostgresCustomersTests(PostgresServer server) : IAsyncLifetime
{
    private readonly string _cluster = Guid.NewGuid().ToString("N");
    private PostgresCustomerStore _one = null!;
    private PostgresCustomerStore _other = null!;

    public async Task InitializeAsync()
    {
        if (server.Unavailable is not null) return;
        await using var source = NpgsqlDataSource.Create(server.ConnectionString);
        // A second time, as a silo that starts later does.
        for (var i = 0; i < 2; i++) await PostgresScript.RunAsync(source);
        (_one, _other) = (Open(server.ConnectionString), Open(server.ConnectionString));
    }

    public async Task DisposeAsync()
    {
        foreach (var store in new[] { _one, _other })
            if (store is not null) await store.DisposeAsync();
    }

    [SkippableFact]
    public async Task WhatOneSiloWrote_TheOtherReads()
    {
        SkipWithoutPostgres();
        await WriteAsync("ada", "so far", ["three"], before: ["one", "two"]);
        var opened = await _other.OpenAsync("ada");
        Assert.Equal("so far", Text(opened.Snapshot!));
        Assert.Equal(["three"], opened.Entries.Select(e => Text(e)));
    }

    [SkippableFact]
    public async Task AClaim_EndsWithTheNext_AndWritesNothingMore()
    {
        SkipWithoutPostgres();
        var first = (await _one.OpenAsync("bob")).Claim;
        await _one.AppendAsync(first, Bytes("one"));
        var second = (await _other.OpenAsync("bob")).Claim;
        Assert.False(await _one.AppendAsync(first, Bytes("of the past")));
        Assert.False(await _one.SaveAsync(first, Bytes("of the past")));
        Assert.False(await _one.EraseAsync(first, Bytes("of the past")));
        Assert.True(await _other.AppendAsync(second, Bytes("two")));
        Assert.Equal(["one", "two"], (await _one.OpenAsync("bob")).Entries.Select(e => Text(e)));
    }

    [SkippableFact]
    public async Task OneCustomersStaleClaim_DoesNotKeepOthersInTheGroupFromWriting()
    {
        SkipWithoutPostgres();
        var claims = await Task.WhenAll(Enumerable.Range(0, 50).Select(async i => (await _one.OpenAsync($"g{i}")).Claim));
        await _other.OpenAsync("g7");
        var written = await Task.WhenAll(claims.Select(c => _one.AppendAsync(c, Bytes("x")).AsTask()));
        Assert.Equal([7], written.Select((held, i) => (held, i)).Where(w => !w.held).Select(w => w.i));
    }

    [SkippableFact]
    public async Task Erase_LeavesTheMarkAlone()
    {
        SkipWithoutPostgres();
        var claim = (await _one.OpenAsync("eve")).Claim;
        await _one.AppendAsync(claim, Bytes("secret"));
        Assert.Contains("eve", await ListAsync());
        Assert.True(await _one.EraseAsync(claim, Bytes("mark")));
        Assert.DoesNotContain("eve", await ListAsync());
        var opened = await _other.OpenAsync("eve");
        Assert.Equal("mark", Text(opened.Snapshot!));
        Assert.Empty(opened.Entries);
    }

    [SkippableFact]
    public async Task AnArchive_HoldsAllWhoAreNotErased_OfItsClusterAlone_AndLeavesClaimsAsTheyAre()
    {
        SkipWithoutPostgres();
        var claim = await WriteAsync("ada", "so far", ["two", "three"], before: ["one"]);
        await WriteAsync("bob", null, ["only"]);
        await _one.EraseAsync((await _one.OpenAsync("eve")).Claim, Bytes("mark"));
        await using (var elsewhere = new PostgresCustomerStore(server.ConnectionString, "another")) await elsewhere.AppendAsync((await elsewhere.OpenAsync("max")).Claim, Bytes("x"));

        var all = PostgresCustomerArchive.Read(server.ConnectionString, _cluster).OrderBy(c => c.Claim.CustomerId).ToList();
        Assert.Equal(
            ["ada: so far, two, three", "bob: , only"],
            all.Select(c => $"{c.Claim.CustomerId}: {string.Join(", ", c.Entries.Select(e => Text(e)).Prepend(c.Snapshot is null ? "" : Text(c.Snapshot)))}"));
        Assert.True(await _one.AppendAsync(claim, Bytes("four")));
    }

    [SkippableTheory]
    [InlineData("Host=127.0.0.1;Port=1;Timeout=1")]
    [InlineData("Hots=127.0.0.1")]
    public void AnArchive_OfADatabaseThatCannotBeReached_SaysSo(string connection)
    {
        SkipWithoutPostgres();
        Assert.Contains("cannot be read from PostgreSQL", Assert.Throws<IOException>(() => PostgresCustomerArchive.Read(connection, _cluster).Count()).Message, StringComparison.Ordinal);
    }

    private PostgresCustomerStore Open(string connection) => new(connection, _cluster);

    private async Task<CustomerClaim> WriteAsync(string id, string? snapshot, string[] entries, params string[] before)
    {
        var claim = (await _one.OpenAsync(id)).Claim;
        foreach (var entry in before) Assert.True(await _one.AppendAsync(claim, Bytes(entry)));
        if (snapshot is not null) Assert.True(await _one.SaveAsync(claim, Bytes(snapshot)));
        foreach (var entry in entries) Assert.True(await _one.AppendAsync(claim, Bytes(entry)));
        return claim;
    }

    private async Task<List<string>> ListAsync()
    {
        var ids = new List<string>();
        await foreach (var id in _one.ListAsync()) ids.Add(id);
        return ids;
    }

    private void SkipWithoutPostgres() => Skip.If(server.Unavailable is not null, server.Unavailable);

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}
