using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Personalization.Gateway.Json;

namespace Personalization.Gateway.Operations;

/// <summary>/healthz/startup, ready and live: each runs the checks that the host has registered under that tag; without any it is healthy.</summary>
internal static class HealthEndpoints
{
    private static readonly string[] Tags = ["startup", "ready", "live"];

    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var tag in Tags)
            routes.MapHealthChecks($"/healthz/{tag}", new HealthCheckOptions { Predicate = check => check.Tags.Contains(tag), ResponseWriter = Write });
    }

    private static Task Write(HttpContext http, HealthReport report) => http.Response.WriteAsJsonAsync(
        new
        {
            status = Name(report.Status),
            checks = report.Entries.ToDictionary(e => e.Key, e => new { status = Name(e.Value.Status), description = e.Value.Description ?? e.Value.Exception?.Message }),
        },
        GatewayJson.Options,
        http.RequestAborted);

    private static string Name(HealthStatus status) => status switch { HealthStatus.Healthy => "healthy", HealthStatus.Degraded => "degraded", _ => "unhealthy" };
}
