using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Activations;
using Orleans.Calls;
using Orleans.Configuration;
using Orleans.Runtime;
using Orleans.Storage;

namespace Orleans.Hosting;

/// <summary>What a silo brings into its host's services.</summary>
internal static class SiloServices
{
    public static void Add(IServiceCollection services)
    {
        services.AddOptions();
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IConfigureOptions<GrainTypeOptions>, GrainClassDiscovery>();
        services.TryAddSingleton<IGrainStorageSerializer, JsonGrainStorageSerializer>();
        services.AddSingleton<ILocalSiloDetails, LocalSiloDetails>();
        services.AddSingleton<GrainClasses>();
        services.AddSingleton<SiloRuntime>();
        services.AddSingleton(provider => provider.GetRequiredService<SiloRuntime>().CallSite);
        services.AddSingleton<ClusterClient>();
        services.AddSingleton<IClusterClient>(provider => provider.GetRequiredService<ClusterClient>());
        services.AddSingleton<IGrainFactory>(provider => provider.GetRequiredService<ClusterClient>());
        services.AddSingleton<IGrainContextAccessor, GrainContextAccessor>();
        services.AddScoped(_ => RuntimeContext.Current ?? throw new InvalidOperationException("No current grain context available."));
        services.AddHostedService<SiloHost>();
    }

    private sealed class GrainContextAccessor : IGrainContextAccessor
    {
        public IGrainContext GrainContext => RuntimeContext.Current!;
    }
}
