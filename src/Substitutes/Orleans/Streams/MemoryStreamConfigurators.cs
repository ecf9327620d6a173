using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime.Providers;

// The settings of a stream provider, with the interfaces on which the real ones hang.
namespace Orleans.Hosting;

public interface INamedServiceConfigurator
{
    string Name { get; }

    Action<Action<IServiceCollection>> ConfigureDelegate { get; }
}

public interface IPersistentStreamConfigurator : INamedServiceConfigurator;

public interface ISiloPersistentStreamConfigurator : IPersistentStreamConfigurator;

public interface ISiloRecoverableStreamConfigurator : ISiloPersistentStreamConfigurator;

public interface IMemoryStreamConfigurator : INamedServiceConfigurator;

public interface ISiloMemoryStreamConfigurator : IMemoryStreamConfigurator, ISiloRecoverableStreamConfigurator;

public interface IClusterClientPersistentStreamConfigurator : IPersistentStreamConfigurator;

public interface IClusterClientMemoryStreamConfigurator : IMemoryStreamConfigurator, IClusterClientPersistentStreamConfigurator;

public static class NamedServiceConfiguratorExtensions
{
    public static void Configure<TOptions>(this INamedServiceConfigurator configurator, Action<OptionsBuilder<TOptions>>? configureOptions)
        where TOptions : class, new() =>
        configurator.ConfigureDelegate(services => configureOptions?.Invoke(services.AddOptions<TOptions>(configurator.Name)));
}

public static class MemoryStreamConfiguratorExtensions
{
    public static void ConfigurePartitioning(this IMemoryStreamConfigurator configurator, int numOfQueues = HashRingStreamQueueMapperOptions.DEFAULT_NUM_QUEUES) =>
        configurator.Configure<HashRingStreamQueueMapperOptions>(o => o.Configure(options => options.TotalQueueCount = numOfQueues));
}

public static class SiloPersistentStreamConfiguratorExtensions
{
    public static void ConfigurePullingAgent(this ISiloPersistentStreamConfigurator configurator, Action<OptionsBuilder<StreamPullingAgentOptions>>? configureOptions = null) =>
        configurator.Configure(configureOptions);

    public static void ConfigureLifecycle(this ISiloPersistentStreamConfigurator configurator, Action<OptionsBuilder<StreamLifecycleOptions>> configureOptions) =>
        configurator.Configure(configureOptions);

    public static void ConfigureBackoffProvider(this ISiloPersistentStreamConfigurator configurator, Func<IServiceProvider, string, IMessageDeliveryBackoffProvider> factory) =>
        configurator.ConfigureDelegate(services => services.AddKeyedSingleton(configurator.Name, (provider, name) => factory(provider, (string)name!)));
}
