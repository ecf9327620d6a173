using System.Net;
using System.Net.Sockets;
using Orleans.Configuration;
using Orleans.Runtime.GrainDirectory;
using Orleans.Runtime.Hosting;
using Orleans.Storage;
using Orleans.Streams;
using Personalization.Contracts;
using Personalization.Silo.Customers.Full;
using Personalization.Storage.Customers;
using Personalization.Storage.Postgres;

namespace Personalization.Silo.Hosting.Full;

/// <summary>Membership and grain state in PostgreSQL, through the AdoNet providers of Orleans; tables in deploy/sql.</summary>
public sealed class PostgresMembership : IClusterMembership
{
    private const string Invariant = "Npgsql";

    public string Name => "postgres";

    /// <exception cref="StartException">Silo:Address is no address of IPv4 and no host name.</exception>
    public void Configure(ISiloBuilder silo, SiloSettings settings)
    {
        silo.Services.AddHostedService(_ => new PostgresTables(settings.ConnectionString ?? "", settings.CreateTables));
        silo.Services.AddHostedService(services => ActivatorUtilities.CreateInstance<LostMembers>(services, settings.ConnectionString ?? "", settings.Cluster));
        silo.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (settings.Cluster, settings.Cluster));
        var address = AddressOf(settings.Address);
        silo.Configure<EndpointOptions>(options =>
        {
            options.AdvertisedIPAddress = address;
            options.SiloPort = settings.SiloPort == 0 ? KeptPort.In(settings.Data) : settings.SiloPort;
            options.GatewayPort = ClusterWiring.FreePort();
        });
        silo.Services.AddOptions<ClusterMembershipOptions>().Configure(QuickToNotice).BindConfiguration("Membership", binder => binder.ErrorOnUnknownConfiguration = true).ValidateOnStart();
        silo.UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = (Invariant, settings.ConnectionString));
        foreach (var name in new[] { StorageNames.Customers, StorageNames.Catalog })
            silo.AddAdoNetGrainStorage(name, options => options.Configure<IGrainStorageSerializer>((storage, serializer) =>
            {
                (storage.Invariant, storage.ConnectionString) = (Invariant, settings.ConnectionString);
                storage.GrainStorageSerializer = serializer;
                storage.HashPicker = new RawKeyHasher();
                // Of customers only what former versions wrote is there, and taken over it is to be gone, the id with it.
                storage.DeleteStateOnClear = name == StorageNames.Customers;
            }));
        silo.Services.AddSingleton<FormerGrainStates>();
        silo.Services.AddSingleton<ICustomerStore>(services => new PostgresCustomerStore(settings.ConnectionString ?? "", settings.Cluster, services.GetRequiredService<FormerGrainStates>()));
        silo.Services.AddSingleton(_ => new CustomerDirectory(settings.ConnectionString ?? "", settings.Cluster));
        silo.Services.AddSingleton<IGrainDirectoryResolver, CustomerDirectoryResolver>();
        silo.AddGrainDirectory(CustomerDirectory.Name, (services, _) => services.GetRequiredService<CustomerDirectory>());
        // Every subscription is implicit, and a register of explicit ones in a silo's memory would die with that silo.
        silo.Services.Configure<StreamPubSubOptions>(StreamNames.Provider, options => options.PubSubType = StreamPubSubType.ImplicitOnly);
    }

    /// <summary>
    /// A silo that dies without a word is declared dead after about three missed probes; Orleans' own 5 s between them would leave its customers without an answer
    /// for a quarter of a minute. A silo that is merely slow is spared: Orleans waits longer while it finds itself or its connection under strain.
    /// </summary>
    private static void QuickToNotice(ClusterMembershipOptions options)
    {
        options.ProbeTimeout = TimeSpan.FromSeconds(2);
        options.TableRefreshTimeout = TimeSpan.FromSeconds(10);
        options.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(10);
    }

    private static IPAddress AddressOf(string address)
    {
        try
        {
            return Dns.GetHostAddresses(address, AddressFamily.InterNetwork)[0];
        }
        catch (Exception e) when (e is SocketException or ArgumentException or IndexOutOfRangeException)
        {
            throw new StartException($"Silo:Address={address} is no address by which other silos could reach this one: {e.Message}");
        }
    }
}
