using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using Orleans.Storage;
using Personalization.Core.Customers;
using Personalization.Silo;
using Personalization.Silo.Customers;
using Personalization.Silo.Hosting.Full;
using Personalization.Storage.Customers;

namespace Personalization.Cluster.Full;

/// <summary>Customers in PostgreSQL: the promises of the embedded store, between silos.</summary>
[Collection("postgres")]
public sealed class PostgresCustomersTests(PostgresFixture shared) : IAsyncLifetime
{
    private readonly string _cluster = Guid.NewGuid().ToString("N");
    private IHost _one = null!;
    private IHost _other = null!;

    public async Task InitializeAsync()
    {
        if (shared.Postgres.Unavailable is not null) return;
        (_one, _other) = (await StartAsync(), await StartAsync());
    }

    public async Task DisposeAsync()
    {
        foreach (var host in new[] { _one, _other })
        {
            if (host is null) continue;
            await host.StopAsync();
            await ((IAsyncDisposable)host).DisposeAsync();
        }
    }

    [SkippableFact]
    public async Task WhatOneSiloWrote_TheOtherReads()
    {
        SkipWithoutPostgres();
        var claim = (await One.OpenAsync("ada")).Claim;
        foreach (var entry in new[] { "one", "two" }) Assert.True(await One.AppendAsync(claim, Bytes(entry)));
        Assert.True(await One.SaveAsync(claim, Bytes("so far")));
        Assert.True(await One.AppendAsync(claim, Bytes("three")));
        var opened = await Other.OpenAsync("ada");
        Assert.Equal("so far", Text(opened.Snapshot!));
        Assert.Equal(["three"], opened.Entries.Select(e => Text(e)));
    }

    [SkippableFact]
    public async Task AClaim_EndsWithTheNext_AndWritesNothingMore()
    {
        SkipWithoutPostgres();
        var first = (await One.OpenAsync("bob")).Claim;
        await One.AppendAsync(first, Bytes("one"));
        var second = (await Other.OpenAsync("bob")).Claim;
        Assert.False(await One.AppendAsync(first, Bytes("of the past")));
        Assert.False(await One.SaveAsync(first, Bytes("of the past")));
        Assert.False(await One.EraseAsync(first, Bytes("of the past")));
        Assert.True(await Other.AppendAsync(second, Bytes("two")));
        Assert.Equal(["one", "two"], (await One.OpenAsync("bob")).Entries.Select(e => Text(e)));
    }

    [SkippableFact]
    public async Task OneCustomersStaleClaim_DoesNotKeepOthersInTheGroupFromWriting()
    {
        SkipWithoutPostgres();
        var claims = await Task.WhenAll(Enumerable.Range(0, 50).Select(async i => (await One.OpenAsync($"g{i}")).Claim));
        await Other.OpenAsync("g7");
        var written = await Task.WhenAll(claims.Select(c => One.AppendAsync(c, Bytes("x")).AsTask()));
        Assert.Equal([7], written.Select((held, i) => (held, i)).Where(w => !w.held).Select(w => w.i));
    }

    [SkippableFact]
    public async Task Erase_LeavesTheMarkAlone()
    {
        SkipWithoutPostgres();
        var claim = (await One.OpenAsync("eve")).Claim;
        await One.AppendAsync(claim, Bytes("secret"));
        Assert.Contains("eve", await ListAsync());
        Assert.True(await One.EraseAsync(claim, Bytes("mark")));
        Assert.DoesNotContain("eve", await ListAsync());
        var opened = await Other.OpenAsync("eve");
        Assert.Equal("mark", Text(opened.Snapshot!));
        Assert.Empty(opened.Entries);
    }

    [SkippableFact]
    public async Task FormerState_IsTakenOver_AndGone()
    {
        SkipWithoutPostgres();
        var profile = CustomerProfile.Erased(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var storage = _one.Services.GetRequiredKeyedService<IGrainStorage>(StorageNames.Customers);
        await storage.WriteStateAsync("profile", GrainId.Create("customer", "max"), new GrainState<CustomerState>(new CustomerState { Profile = profile }));
        for (var i = 0; i < 2; i++) Assert.Equal(profile, CustomerProfileCodec.Decode((await Other.OpenAsync("max")).Snapshot));
        var left = new GrainState<CustomerState>(new CustomerState());
        await storage.ReadStateAsync("profile", GrainId.Create("customer", "max"), left);
        Assert.False(left.RecordExists);
    }

    private ICustomerStore One => _one.Services.GetRequiredService<ICustomerStore>();
    private ICustomerStore Other => _other.Services.GetRequiredService<ICustomerStore>();

    private async Task<IHost> StartAsync()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.UseOrleans(silo =>
        {
            silo.Services.AddSingleton<IGrainStorageSerializer, StateSerializer>();
            new PostgresMembership().Configure(silo, new SiloSettings { ConnectionString = shared.Postgres.ConnectionString, Cluster = _cluster });
        });
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    private async Task<List<string>> ListAsync()
    {
        var ids = new List<string>();
        await foreach (var id in One.ListAsync()) ids.Add(id);
        return ids;
    }

    private void SkipWithoutPostgres() => Skip.If(shared.Postgres.Unavailable is not null, shared.Postgres.Unavailable);

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}
