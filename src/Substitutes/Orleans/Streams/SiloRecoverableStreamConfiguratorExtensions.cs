using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Orleans.Hosting;

/// <summary>How a silo keeps what it delivers.</summary>
public static class SiloRecoverableStreamConfiguratorExtensions
{
    public static void ConfigureCacheEviction(this ISiloRecoverableStreamConfigurator configurator, Action<OptionsBuilder<StreamCacheEvictionOptions>> configureOptions) =>
        configurator.Configure(configureOptions);
}
