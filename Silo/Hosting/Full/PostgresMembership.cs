using System.Net;
using Orleans.Configuration;
using Orleans.Storage;

namespace Personalization.Silo.Hosting.Full;

/// <summary>Membership and grain state in PostgreSQL, through the AdoNet providers of Orleans; tables in deploy/sql.</summary>
public sealed class PostgresMembership : IClusterMembership
{
    private const string Invariant = "Npgsql";

    public string Name => "postgres";

    public void Configure(ISiloBuilder silo, SiloSettings settings)
    {
        silo.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (settings.Cluster, settings.Cluster));
        silo.Configure<EndpointOptions>(options =>
        {
            options.AdvertisedIPAddress = IPAddress.Loopback;
            options.SiloPort = settings.SiloPort == 0 ? ClusterWiring.FreePort() : settings.SiloPort;
            options.GatewayPort = ClusterWiring.FreePort();
        });
        silo.UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = (Invariant, settings.ConnectionString));
        foreach (var name in new[] { StorageNames.Customers, StorageNames.Catalog })
            silo.AddAdoNetGrainStorage(name, options => options.Configure<IGrainStorageSerializer>((storage, serializer) =>
            {
                (storage.Invariant, storage.ConnectionString) = (Invariant, settings.ConnectionString);
                storage.GrainStorageSerializer = serializer;
            }));
    }
}
