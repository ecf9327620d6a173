using System.Net;

namespace Orleans.Hosting;

/// <summary>How the silo stands among others.</summary>
internal sealed class DevelopmentCluster
{
    /// <summary>The first silo of the cluster, when it is named.</summary>
    public IPEndPoint? PrimarySilo { get; set; }

    /// <summary>Whether the silo takes its port, so that a second one on this machine is noticed; those of test clusters do not.</summary>
    public bool TakesPort { get; set; } = true;
}
