namespace Orleans.Hosting;

/// <summary>The gateways that a client may use.</summary>
internal sealed class GatewayPorts
{
    public int[] Ports { get; set; } = [];
}
