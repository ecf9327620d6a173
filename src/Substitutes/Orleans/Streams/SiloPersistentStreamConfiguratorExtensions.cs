using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime.Providers;

namespace Orleans.Hosting;

/// <summary>How a silo delivers.</summary>
public static class SiloPersistentStreamConfiguratorExtensions
{
    public static void ConfigurePullingAgent(this ISiloPersistentStreamConfigurator configurator, Action<OptionsBuilder<StreamPullingAgentOptions>>? configureOptions = null) =>
        configurator.Configure(configureOptions);

    public static void ConfigureLifecycle(this ISiloPersistentStreamConfigurator configurator, Action<OptionsBuilder<StreamLifecycleOptions>> configureOptions) =>
        configurator.Configure(configureOptions);

    public static void ConfigureBackoffProvider(this ISiloPersistentStreamConfigurator configurator, Func<IServiceProvider, string, IMessageDeliveryBackoffProvider> factory) =>
        configurator.ConfigureDelegate(services => services.AddKeyedSingleton(configurator.Name, (provider, name) => factory(provider, (string)name!)));
}
