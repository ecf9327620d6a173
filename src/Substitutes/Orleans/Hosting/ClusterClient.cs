using Orleans.Calls;

namespace Orleans.Hosting;

/// <summary>The client of a host, in a silo's host too.</summary>
internal sealed class ClusterClient(CallSite callSite, IServiceProvider services) : GrainFactory(callSite), IClusterClient
{
    public IServiceProvider ServiceProvider => services;
}
