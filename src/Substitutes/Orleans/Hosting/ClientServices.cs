using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Calls;
using Orleans.Configuration;

namespace Orleans.Hosting;

/// <summary>What a client brings into its host's services.</summary>
internal static class ClientServices
{
    public static void Add(IServiceCollection services)
    {
        services.AddOptions();
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<SiloConnection>();
        services.AddSingleton(provider =>
        {
            var messaging = provider.GetRequiredService<IOptions<ClientMessagingOptions>>().Value;
            var connection = provider.GetRequiredService<SiloConnection>();
            return new CallSite(() => connection.Silo, messaging.ResponseTimeout, messaging.CancelRequestOnTimeout);
        });
        services.AddSingleton<ClusterClient>();
        services.AddSingleton<IClusterClient>(provider => provider.GetRequiredService<ClusterClient>());
        services.AddSingleton<IGrainFactory>(provider => provider.GetRequiredService<ClusterClient>());
        services.AddHostedService(provider => provider.GetRequiredService<SiloConnection>());
    }
}
