using System.Net;

namespace Orleans.Hosting;

/// <summary>The first silo of a development cluster, when it is to be another one.</summary>
internal sealed class PrimarySilo
{
    public IPEndPoint? Endpoint { get; set; }
}
