using System.Net;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Orleans.Hosting;

/// <summary>Names and addresses from the options.</summary>
internal sealed class LocalSiloDetails : ILocalSiloDetails
{
    public LocalSiloDetails(IOptions<SiloOptions> silo, IOptions<ClusterOptions> cluster, IOptions<EndpointOptions> endpoint, TimeProvider time)
    {
        // The real generation: seconds since 2022, so that a restarted silo is another one.
        var generation = (int)(time.GetUtcNow() - new DateTimeOffset(2022, 1, 1, 0, 0, 0, TimeSpan.Zero)).TotalSeconds;
        SiloAddress = SiloAddress.New(endpoint.Value.AdvertisedIPAddress, endpoint.Value.SiloPort, generation);
        GatewayAddress = SiloAddress.New(endpoint.Value.AdvertisedIPAddress, endpoint.Value.GatewayPort, 0);
        Name = silo.Value.SiloName ?? $"Silo_{endpoint.Value.SiloPort}";
        ClusterId = cluster.Value.ClusterId;
    }

    public string Name { get; }

    public string ClusterId { get; }

    public string DnsHostName { get; } = Dns.GetHostName();

    public SiloAddress SiloAddress { get; }

    public SiloAddress GatewayAddress { get; }
}
