using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Streams;

namespace Orleans.Hosting;

/// <summary>Memory streams of a silo.</summary>
public static class SiloBuilderMemoryStreamExtensions
{
    public static ISiloBuilder AddMemoryStreams(this ISiloBuilder builder, string name, Action<ISiloMemoryStreamConfigurator>? configure = null)
    {
        builder.Services.AddKeyedSingleton(name, (services, _) => new StreamHub(services, name));
        builder.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(services => services.GetRequiredKeyedService<StreamHub>(name));
        builder.Services.AddKeyedSingleton<IStreamProvider>(
            name, (services, _) => new MemoryStreamProvider(name, services.GetRequiredKeyedService<StreamHub>(name).Itself, client: null));
        configure?.Invoke(new Configurator(name, builder.Services));
        return builder;
    }

    private static StreamHub Itself(this StreamHub hub) => hub;

    private sealed class Configurator(string name, IServiceCollection services) : ISiloMemoryStreamConfigurator
    {
        public string Name => name;

        public Action<Action<IServiceCollection>> ConfigureDelegate => configure => configure(services);
    }
}
