using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Personalization.Client;
using Personalization.Gateway.Metrics;
using Personalization.Gateway.OpenApi;
using Personalization.Gateway.Operations;
using Personalization.Gateway.Security;

namespace Personalization.Gateway;

public static class GatewayServiceCollectionExtensions
{
    /// <summary>
    /// Adds what the HTTP API needs, the client included. The host brings the cluster (a silo in the process, or UseOrleansClient) and registers
    /// its health checks under the tags startup, ready and live.
    /// </summary>
    public static IServiceCollection AddPersonalizationGateway(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddPersonalizationClient();
        services.AddOptions<GatewayOptions>().Bind(configuration.GetSection(GatewayOptions.Section), binder => binder.ErrorOnUnknownConfiguration = true).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<GatewayOptions>, GatewayOptionsValidator>());
        services.TryAddSingleton<ApiKeyRing>();
        services.TryAddSingleton<MetricCollector>();
        services.AddRouting();
        services.AddHealthChecks();
        RateLimits.Add(services);
        OpenApiDocument.Add(services);
        return services;
    }
}
