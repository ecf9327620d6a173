using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Lifecycle;
using Orleans.Runtime;

namespace Orleans.Hosting;

/// <summary>Starts and stops the silo with its host, stage by stage.</summary>
internal sealed class SiloHost(
    SiloBuilder builder,
    SiloRuntime silo,
    IOptions<ClusterOptions> cluster,
    IOptions<EndpointOptions> endpoint,
    IOptions<DevelopmentCluster> development,
    IEnumerable<ILifecycleParticipant<ISiloLifecycle>> participants) : IHostedService
{
    private readonly SiloLifecycle _lifecycle = new();
    private SiloPort? _port;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        ConfiguredProviders.Check(builder.Configuration);
        CheckAlone();
        LocalSilos.Add(silo, cluster.Value.ClusterId, endpoint.Value.SiloPort, endpoint.Value.GatewayPort);
        _lifecycle.Subscribe("grains", ServiceLifecycleStage.GrainDeactivation, _ => Task.CompletedTask, silo.StopAsync);
        foreach (var participant in participants)
        {
            participant.Participate(_lifecycle);
        }

        try
        {
            _port = development.Value.TakesPort ? new(endpoint.Value.AdvertisedIPAddress, endpoint.Value.SiloPort) : null;
            await _lifecycle.StartAsync(cancellationToken);
        }
        catch
        {
            await StopAsync(CancellationToken.None);
            throw;
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _lifecycle.StopAsync(cancellationToken);
        _port?.Dispose();
        LocalSilos.Remove(silo);
    }

    private void CheckAlone()
    {
        if (development.Value.PrimarySilo is { } first && first.Port != endpoint.Value.SiloPort)
        {
            throw new OrleansConfigurationException(
                $"This silo is to join the one at {first}. The Orleans substitute is one silo in one process: build with Registry=full for a cluster.");
        }
    }

    private sealed class SiloLifecycle : LifecycleStages, ISiloLifecycle;
}
