using System.Globalization;
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
        silo.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (settings.Cluster, settings.Cluster));
        var address = AddressOf(settings.Address);
        silo.Configure<EndpointOptions>(options =>
        {
            options.AdvertisedIPAddress = address;
            options.SiloPort = settings.SiloPort == 0 ? KeptPort(settings.Data) : settings.SiloPort;
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

    /// <summary>
    /// A free port, and the same at every start from then on, unless somebody else has it: a silo at the address of its former self takes that one's place. When all silos have crashed
    /// at once there is nobody else to declare them dead, and Orleans lets no silo join before.
    /// </summary>
    private static int KeptPort(string data)
    {
        var file = Path.Combine(data, "silo-port.txt");
        if (File.Exists(file) && ushort.TryParse(File.ReadAllText(file), CultureInfo.InvariantCulture, out var kept) && kept > 0 && IsFree(kept)) return kept;
        var port = ClusterWiring.FreePort();
        if (Directory.Exists(data)) File.WriteAllText(file, port.ToString(CultureInfo.InvariantCulture));
        return port;
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Any, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
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
