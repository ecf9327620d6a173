using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace Orleans.Hosting;

/// <summary>The builder of a silo. A host has one, however often it is asked for.</summary>
internal sealed record SiloBuilder(IServiceCollection Services, IConfiguration Configuration) : ISiloBuilder;

/// <summary>The builder of a client. A host has one, however often it is asked for.</summary>
internal sealed record ClientBuilder(IServiceCollection Services, IConfiguration Configuration) : IClientBuilder;

/// <summary>Finds or makes a host's builder, and refuses a silo and a client in one host as the real one does.</summary>
internal static class OrleansBuilder
{
    public static ISiloBuilder Silo(IServiceCollection services, IConfiguration? configuration)
    {
        if (Find<SiloBuilder>(services) is { } builder)
        {
            return builder;
        }

        Refuse<ClientBuilder>(services);
        builder = new(services, configuration ?? new ConfigurationBuilder().Build());
        services.AddSingleton(builder);
        SiloServices.Add(services);
        return builder;
    }

    public static IClientBuilder Client(IServiceCollection services, IConfiguration? configuration)
    {
        if (Find<ClientBuilder>(services) is { } builder)
        {
            return builder;
        }

        Refuse<SiloBuilder>(services);
        builder = new(services, configuration ?? new ConfigurationBuilder().Build());
        services.AddSingleton(builder);
        ClientServices.Add(services);
        return builder;
    }

    private static TBuilder? Find<TBuilder>(IServiceCollection services)
        where TBuilder : class =>
        services.FirstOrDefault(d => d.ServiceType == typeof(TBuilder))?.ImplementationInstance as TBuilder;

    private static void Refuse<TBuilder>(IServiceCollection services)
        where TBuilder : class
    {
        if (Find<TBuilder>(services) is not null)
        {
            throw new OrleansConfigurationException(
                "Do not use UseOrleans with UseOrleansClient. If you want a client and server in the same process, only UseOrleans is necessary and the UseOrleansClient call can be removed.");
        }
    }
}
