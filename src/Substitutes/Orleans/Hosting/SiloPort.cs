using System.Net;
using System.Net.Sockets;
using Orleans.Runtime;

namespace Orleans.Hosting;

/// <summary>Holds the silo's port as long as the silo lives. Nobody is answered there: a second silo is to notice the first.</summary>
internal sealed class SiloPort : IDisposable
{
    private readonly TcpListener _listener;

    public SiloPort(IPAddress address, int port)
    {
        _listener = new(address, port) { ExclusiveAddressUse = true };
        try
        {
            _listener.Start(1);
        }
        catch (SocketException error)
        {
            _listener.Dispose();
            throw new OrleansConfigurationException(
                $"Silo port {port} cannot be taken ({error.Message}): another silo may run there. "
                + "The Orleans substitute is one silo in one process: choose another port, or build with Registry=full for a cluster of several.",
                error);
        }
    }

    public void Dispose() => _listener.Dispose();
}
