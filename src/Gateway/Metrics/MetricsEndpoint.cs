using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Personalization.Gateway.Security;

namespace Personalization.Gateway.Metrics;

internal static class MetricsEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/metrics", (HttpContext http, MetricCollector collector) => Results.Text(PrometheusText.Write(collector.Collect()), PrometheusText.ContentType))
            .Requires(ApiRole.Read).WithTags("Operating").WithSummary("Metrics as Prometheus text");
}
