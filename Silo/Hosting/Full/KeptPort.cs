using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Personalization.Silo.Hosting.Full;

/// <summary>
/// A free port, and the same at every start from then on, unless somebody else has it: a silo at the address of its former self takes that one's place. When all silos have crashed at
/// once there is nobody else to declare them dead, and Orleans lets no silo join before.
/// </summary>
internal static class KeptPort
{
    /// <param name="data">The silo's folder, which keeps it.</param>
    public static int In(string data)
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
}
