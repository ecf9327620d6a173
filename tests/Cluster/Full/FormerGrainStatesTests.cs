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

/// <summary>Customers as grain states of a version before, taken over by silos of this one.</summary>
[Collection("postgres")]
public sealed class FormerGrainStatesTests(PostgresFixture shared) : IAsyncLifetime
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

    private void SkipWithoutPostgres() => Skip.If(shared.Postgres.Unavailable is not null, shared.Postgres.Unavailable);
}
