using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Personalization.Gateway.Customers;
using Personalization.Gateway.Experiments;
using Personalization.Gateway.Interactions;
using Personalization.Gateway.Items;
using Personalization.Gateway.Metrics;
using Personalization.Gateway.Operations;
using Personalization.Gateway.Problems;
using Personalization.Gateway.Recommendations;
using Personalization.Gateway.Releases;
using Personalization.Gateway.Security;
using Personalization.Gateway.Shop;

namespace Personalization.Gateway;

public static class GatewayApplicationExtensions
{
    /// <summary>
    /// Maps health and metrics: what every host needs that is to be watched. Error answers without a body become problem documents, also those of the
    /// host's own endpoints.
    /// </summary>
    public static WebApplication MapPersonalizationOperations(this WebApplication app)
    {
        // Before the first request: a counter that nobody listens to forgets.
        _ = app.Services.GetRequiredService<MetricCollector>();
        app.UseMiddleware<RequestMetrics>();
        app.Use(SecurityHeaders.AddAsync);
        app.UseMiddleware<ProblemMiddleware>();
        app.UseMiddleware<ApiKeyMiddleware>();
        app.UseRateLimiter();
        MetricsEndpoint.Map(app);
        HealthEndpoints.Map(app);
        return app;
    }

    /// <summary>Maps the HTTP API, the OpenAPI document and (unless switched off) the shop page, beside <see cref="MapPersonalizationOperations"/>.</summary>
    public static WebApplication MapPersonalizationGateway(this WebApplication app)
    {
        app.MapPersonalizationOperations();
        var api = app.MapGroup("").RequireRateLimiting(RateLimits.Policy);
        InteractionEndpoints.Map(api);
        RecommendationEndpoints.Map(api);
        RequestEndpoints.Map(api);
        BrowseEndpoints.Map(api);
        ItemEndpoints.Map(api);
        ImportEndpoint.Map(api);
        CustomerEndpoints.Map(api);
        ReleaseEndpoints.Map(api);
        ExperimentEndpoints.Map(api);
        app.MapOpenApi("/openapi/{documentName}.json");
        ShopPage.Map(app);
        return app;
    }
}
