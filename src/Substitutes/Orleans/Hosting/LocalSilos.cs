using Orleans.Runtime;

namespace Orleans.Hosting;

/// <summary>The silos of this process, for their clients. Each is a cluster of its own.</summary>
internal static class LocalSilos
{
    private static readonly Lock Gate = new();
    private static readonly List<(SiloRuntime Silo, string ClusterId, int SiloPort, int GatewayPort)> Silos = [];

    /// <summary>Enters a silo; refuses one whose port is taken and so, in the real world, would not start either.</summary>
    public static void Add(SiloRuntime silo, string clusterId, int siloPort, int gatewayPort)
    {
        lock (Gate)
        {
            if (Silos.Exists(s => s.SiloPort == siloPort || (gatewayPort != 0 && s.GatewayPort == gatewayPort)))
            {
                throw new OrleansConfigurationException(
                    $"A silo with port {siloPort} or gateway port {gatewayPort} already runs in this process (cluster '{clusterId}'). "
                    + "The Orleans substitute is one silo: build with Registry=full for a cluster of several.");
            }

            Silos.Add((silo, clusterId, siloPort, gatewayPort));
        }
    }

    public static void Remove(SiloRuntime silo)
    {
        lock (Gate)
        {
            Silos.RemoveAll(s => ReferenceEquals(s.Silo, silo));
        }
    }

    public static SiloRuntime? Find(int[] gatewayPorts)
    {
        lock (Gate)
        {
            return Silos.Find(s => gatewayPorts.Contains(s.GatewayPort)).Silo;
        }
    }
}
