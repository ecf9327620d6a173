using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Streams;

namespace Personalization.Integration.OrleansConformance;

public interface IHosted : IGrainWithStringKey
{
    Task<string> Ask();
}

public sealed class Answer
{
    public string Text => "from the host's services";
}

public sealed class HostedGrain([FromKeyedServices("answer")] Answer answer, Departures departures) : Grain, IHosted, IDisposable
{
    public Task<string> Ask() => Task.FromResult(answer.Text);

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        departures.Reason = reason.ReasonCode;
        return Task.CompletedTask;
    }

    public void Dispose() => departures.Disposed = true;
}

public sealed class Departures
{
    public DeactivationReasonCode Reason { get; set; }

    public bool Disposed { get; set; }
}

/// <summary>A silo in a host of its own, as the product runs it, and a client in another host of the same process.</summary>
public sealed class HostingTests
{
    private readonly int _siloPort = FreePort();
    private readonly int _gatewayPort = FreePort();

    [Fact]
    public async Task SiloHost_OffersGrains_AndAClientHostReachesThemByTheGatewayPort()
    {
        using var silo = await StartSiloAsync();
        using var client = ClientHost();
        await client.StartAsync();

        Assert.Equal("from the host's services", await silo.Services.GetRequiredService<IGrainFactory>().GetGrain<IHosted>("a").Ask());
        Assert.Equal("from the host's services", await silo.Services.GetRequiredService<IClusterClient>().GetGrain<IHosted>("a").Ask());
        Assert.Equal("from the host's services", await client.Services.GetRequiredService<IClusterClient>().GetGrain<IHosted>("a").Ask());

        await client.StopAsync();
        await silo.StopAsync();
    }

    [Fact]
    public async Task StoppingTheSilo_DeactivatesItsGrains_AndDisposesOfThem()
    {
        using var silo = await StartSiloAsync();
        var departures = silo.Services.GetRequiredService<Departures>();
        await silo.Services.GetRequiredService<IGrainFactory>().GetGrain<IHosted>("a").Ask();

        await silo.StopAsync();

        Assert.Equal(DeactivationReasonCode.ShuttingDown, departures.Reason);
        Assert.True(departures.Disposed);
    }

    [Fact]
    public async Task SiloDetails_AreTheConfiguredOnes()
    {
        using var silo = await StartSiloAsync();

        var details = silo.Services.GetRequiredService<ILocalSiloDetails>();

        Assert.Equal("hosting-tests", details.ClusterId);
        Assert.Equal(_siloPort, details.SiloAddress.Endpoint.Port);
        Assert.Equal(_gatewayPort, details.GatewayAddress.Endpoint.Port);
        await silo.StopAsync();
    }

    [Fact]
    public async Task StreamSubscription_OutsideOfGrains_InTheSilosHost_GetsEvents()
    {
        using var silo = await StartSiloAsync();
        var gate = Gate.New(out _);
        var stream = silo.Services.GetRequiredKeyedService<IStreamProvider>("memory").GetStream<Note>("hosting", "a");
        await stream.SubscribeAsync((_, _) =>
        {
            gate.Signal();
            return Task.CompletedTask;
        });

        await stream.OnNextAsync(new Note("n", 1));

        await gate.EnteredAsync();
        await silo.StopAsync();
    }

    [Fact]
    public async Task LifecycleStages_StartInOrder_AndStopInReverse()
    {
        var order = new List<string>();
        using var silo = await StartSiloAsync(builder => builder.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(new Stages(order)));
        await silo.StopAsync();

        Assert.Equal(["+storage", "+services", "+active", "-active", "-services", "-storage"], order);
    }

    [Fact]
    public void SiloAndClient_InOneHost_AreRefused()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.UseOrleans(silo => silo.UseLocalhostClustering());

        Assert.Throws<OrleansConfigurationException>(() => builder.UseOrleansClient(client => client.UseLocalhostClustering()));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task<IHost> StartSiloAsync(Action<ISiloBuilder>? configure = null)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddKeyedSingleton("answer", new Answer());
        builder.Services.AddSingleton<Departures>();
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(_siloPort, _gatewayPort, serviceId: "hosting-tests", clusterId: "hosting-tests");
            silo.AddMemoryGrainStorage("PubSubStore").AddMemoryStreams("memory");
            configure?.Invoke(silo);
        });
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    private IHost ClientHost()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleansClient(client => client.UseLocalhostClustering(_gatewayPort, "hosting-tests", "hosting-tests"));
        return builder.Build();
    }

    private sealed class Stages(List<string> order) : ILifecycleParticipant<ISiloLifecycle>
    {
        public void Participate(ISiloLifecycle lifecycle)
        {
            Subscribe(lifecycle, "active", ServiceLifecycleStage.Active);
            Subscribe(lifecycle, "storage", ServiceLifecycleStage.RuntimeStorageServices);
            Subscribe(lifecycle, "services", ServiceLifecycleStage.ApplicationServices);
        }

        private void Subscribe(ISiloLifecycle lifecycle, string name, int stage) => lifecycle.Subscribe(
            name,
            stage,
            _ =>
            {
                order.Add("+" + name);
                return Task.CompletedTask;
            },
            _ =>
            {
                order.Add("-" + name);
                return Task.CompletedTask;
            });
    }
}
