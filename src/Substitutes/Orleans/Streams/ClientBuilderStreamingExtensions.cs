using Microsoft.Extensions.DependencyInjection;
using Orleans.Calls;
using Orleans.Runtime;
using Orleans.Streams;

namespace Orleans.Hosting;

/// <summary>Memory streams of a client: those of the same name in its silo.</summary>
public static class ClientBuilderStreamingExtensions
{
    public static IClientBuilder AddMemoryStreams(this IClientBuilder builder, string name, Action<IClusterClientMemoryStreamConfigurator>? configure = null)
    {
        builder.Services.AddKeyedSingleton<IStreamProvider>(
            name, (services, _) => new MemoryStreamProvider(name, () => HubOf(services.GetRequiredService<CallSite>().Silo, name), new StreamObservers(null)));
        configure?.Invoke(new Configurator(name, builder.Services));
        return builder;
    }

    private static StreamHub HubOf(SiloRuntime silo, string name) => silo.Services.GetKeyedService<StreamHub>(name)
        ?? throw new InvalidOperationException($"The silo has no memory streams called '{name}'.");

    private sealed class Configurator(string name, IServiceCollection services) : IClusterClientMemoryStreamConfigurator
    {
        public string Name => name;

        public Action<Action<IServiceCollection>> ConfigureDelegate => configure => configure(services);
    }
}
