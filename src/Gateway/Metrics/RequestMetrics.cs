using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Personalization.Gateway.Metrics;

/// <summary>Counts and times every request by route: never by an id.</summary>
internal sealed class RequestMetrics(RequestDelegate next, TimeProvider time)
{
    private static readonly Meter Meter = new("Personalization.Gateway");
    private static readonly Counter<long> Requests = Meter.CreateCounter<long>("personalization.gateway.requests", description: "Requests answered, by route and status");
    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>("personalization.gateway.duration", "ms", "From the request's arrival to its answer, by route");

    public static string RouteOf(HttpContext http) => (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText is { } route ? route.Length > 1 ? route.TrimEnd('/') : route : "none";

    public async Task InvokeAsync(HttpContext http)
    {
        var start = time.GetTimestamp();
        try
        {
            await next(http);
        }
        finally
        {
            var route = new KeyValuePair<string, object?>("route", RouteOf(http));
            var method = new KeyValuePair<string, object?>("method", Known(http.Request.Method));
            Requests.Add(1, route, method, new("status", http.Response.StatusCode));
            Duration.Record(time.GetElapsedTime(start).TotalMilliseconds, route, method);
        }
    }

    /// <summary>A caller may send any word as a method.</summary>
    private static string Known(string method) => method is "GET" or "POST" or "PUT" or "PATCH" or "DELETE" or "HEAD" or "OPTIONS" ? method : "other";
}
