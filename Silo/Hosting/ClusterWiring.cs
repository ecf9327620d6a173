using System.Net;
using System.Net.Sockets;
using System.Reflection;

namespace Personalization.Silo.Hosting;

/// <summary>Where silos meet: alone on this host, or in a cluster by one of the memberships that this build holds.</summary>
public static class ClusterWiring
{
    /// <exception cref="StartException">The membership is not in this build.</exception>
    public static void AddCluster(this ISiloBuilder silo, SiloSettings settings)
    {
        if (settings.Membership == "localhost")
        {
            var siloPort = settings.SiloPort == 0 ? FreePort() : settings.SiloPort;
            silo.UseLocalhostClustering(siloPort, FreePort(), serviceId: settings.Cluster, clusterId: settings.Cluster);
            return;
        }
        var membership = Memberships().FirstOrDefault(m => m.Name == settings.Membership)
            ?? throw new StartException($"Silo:Membership={settings.Membership} needs packages that this build was made without; build with -p:Registry=full.");
        membership.Configure(silo, settings);
    }

    /// <summary>Those that this build was compiled with: the folder Full holds what only the real packages can.</summary>
    private static IEnumerable<IClusterMembership> Memberships() => Assembly.GetExecutingAssembly().GetTypes()
        .Where(type => type.IsClass && type.IsAssignableTo(typeof(IClusterMembership)))
        .Select(type => (IClusterMembership)Activator.CreateInstance(type)!);

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
