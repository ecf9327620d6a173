using System.Net;
using System.Net.Http.Json;
using Personalization.Testing;
using Personalization.Testing.Postgres;

namespace Personalization.Cluster.Full;

/// <summary>What a shop is told while the database is away: by the silo that holds its customers, and by another that passes requests on.</summary>
[Collection("postgres")]
public sealed class PostgresOutageTests(PostgresFixture shared) : IAsyncLifetime
{
    private readonly PostgresServer _database = new();
    private readonly string _cluster = Guid.NewGuid().ToString("N");
    private SiloProcess _customers = null!;
    private SiloProcess _gateway = null!;

    public async Task InitializeAsync()
    {
        await _database.InitializeAsync();
        if (_database.Unavailable is not null) return;
        _customers = await StartAsync("customers", "customers,index,ranking,catalog,gateway");
        _gateway = await StartAsync("gateway", "gateway");
    }

    public async Task DisposeAsync()
    {
        foreach (var silo in new[] { _customers, _gateway })
            if (silo is not null) await silo.DisposeAsync();
    }

    [SkippableFact]
    public async Task Outage_OfTheDatabase_KeepsKnownCustomersAnswered_AndIsToldAsOneThatPasses()
    {
        Skip.If(_database.Unavailable is not null, _database.Unavailable);
        var silos = new[] { _customers, _gateway };
        foreach (var silo in silos) Assert.Equal((1, 0), await silo.Http.ApplyAsync(ShopCalls.Event("known", "click", "i1")));

        await _database.DisposeAsync();

        foreach (var silo in silos)
        {
            Assert.Equal(20, ShopCalls.ItemsOf(await silo.Http.RecommendAsync("known")).Length);
            foreach (var customer in new[] { "known", "new" }) await AssertPassesAsync(silo.Http.PostAsJsonAsync("/v1/interactions?ack=applied", new[] { ShopCalls.Event(customer, "click", "i1") }));
            await AssertPassesAsync(silo.Http.GetAsync(new Uri("/v1/customers/new/recommendations", UriKind.Relative)));
        }
    }

    private Task<SiloProcess> StartAsync(string name, string roles) =>
        shared.StartSiloAsync(_cluster, name, "--set", $"Silo:Roles={roles}", "--set", $"Silo:ConnectionString={_database.ConnectionString}");

    private static async Task AssertPassesAsync(Task<HttpResponseMessage> request)
    {
        using var response = await request;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
    }
}
