using System.Security.Cryptography;
using System.Text;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Personalization.Gateway.Problems;
using Personalization.Gateway.Security;

namespace Personalization.Gateway.Operations;

/// <summary>A bucket of requests for each key, or each address where no key is sent. Off unless Gateway:RequestsPerSecond is set.</summary>
internal static class RateLimits
{
    public const string Policy = "personalization-gateway";

    public static void Add(IServiceCollection services) => services.AddRateLimiter(limiter =>
    {
        limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limiter.OnRejected = static (rejected, _) => new ValueTask(new Problem(
            StatusCodes.Status429TooManyRequests,
            "Too many requests under this key.",
            retryAfter: rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromSeconds(1)).ExecuteAsync(rejected.HttpContext));
        limiter.AddPolicy(Policy, BucketOf);
    });

    private static RateLimitPartition<string> BucketOf(HttpContext http)
    {
        var options = http.RequestServices.GetRequiredService<IOptions<GatewayOptions>>().Value;
        if (options.RequestsPerSecond == 0) return RateLimitPartition.GetNoLimiter("");
        return RateLimitPartition.GetTokenBucketLimiter(CallerOf(http), _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = options.RequestBurst > 0 ? options.RequestBurst : options.RequestsPerSecond,
            TokensPerPeriod = options.RequestsPerSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 0,
        });
    }

    /// <summary>Only known keys are told apart: an invented one must not bring a bucket of its own.</summary>
    private static string CallerOf(HttpContext http)
    {
        var key = http.Request.Headers[ApiKeyMiddleware.Header].ToString();
        return http.RequestServices.GetRequiredService<ApiKeyRing>().RoleOf(key) != ApiRole.None
            ? Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key)))
            : http.Connection.RemoteIpAddress?.ToString() ?? "";
    }
}
