using Microsoft.Extensions.Hosting;

namespace Orleans.TestingHost;

/// <summary>What an in-process test cluster is made of.</summary>
public sealed class InProcessTestClusterOptions
{
    public string ClusterId { get; set; } = null!;

    public string ServiceId { get; set; } = null!;

    public bool InitializeClientOnDeploy { get; set; } = true;

    public short InitialSilosCount { get; set; }

    /// <summary>Accepted: logs go where the hosts' logging sends them.</summary>
    public bool ConfigureFileLogging { get; set; } = true;

    public List<Action<InProcessTestSiloSpecificOptions, IHostApplicationBuilder>> SiloHostConfigurationDelegates { get; } = [];

    public List<Action<IHostApplicationBuilder>> ClientHostConfigurationDelegates { get; } = [];
}
