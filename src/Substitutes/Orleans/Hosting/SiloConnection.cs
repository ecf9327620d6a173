using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Orleans.Hosting;

/// <summary>Ties a client to the silo of this process that has one of its gateway ports.</summary>
internal sealed class SiloConnection(IOptions<GatewayPorts> gateways, IOptions<ClusterOptions> cluster) : IHostedService
{
    public SiloRuntime? Silo { get; private set; }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        Silo = LocalSilos.Find(gateways.Value.Ports)
            ?? throw new OrleansConfigurationException(
                $"No silo with gateway port {string.Join(" or ", gateways.Value.Ports)} runs in this process (cluster '{cluster.Value.ClusterId}'). "
                + "The Orleans substitute lives in one process: start the silo's host here first, or build with Registry=full for a silo in another process.");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Silo = null;
        return Task.CompletedTask;
    }
}
