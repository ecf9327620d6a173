using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using Personalization.Client;
using Personalization.Core.Expressions;

namespace Personalization.Gateway.Problems;

/// <summary>Turns whatever goes wrong behind it, and every error answer without a body, into a problem document that says whose fault it is.</summary>
internal sealed partial class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext http)
    {
        try
        {
            await next(http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            return;
        }
        catch (Exception e) when (!http.Response.HasStarted)
        {
            await ProblemOf(e, http).ExecuteAsync(http);
            return;
        }
        var response = http.Response;
        if (response is { StatusCode: >= 400, HasStarted: false, ContentType: null, ContentLength: null or 0 })
            await new Problem(response.StatusCode, Explain(response.StatusCode, http)).ExecuteAsync(http);
    }

    private Problem ProblemOf(Exception e, HttpContext http)
    {
        switch (e)
        {
            case BadHttpRequestException bad:
                return new Problem(bad.StatusCode, Explain(bad.StatusCode, http));
            case ExpressionException bad:
                return Problem.Bad("/filter", bad.Message, bad.Position);
            case StreamFullException full:
                LogUnavailable(logger, http.Request.Method, Route(http), full.Message);
                return new Problem(StatusCodes.Status503ServiceUnavailable, full.Message, retryAfter: full.RetryAfter);
            case IOException:
                LogUnavailable(logger, http.Request.Method, Route(http), e.Message);
                return new Problem(StatusCodes.Status503ServiceUnavailable, "The state cannot be read or written now; the server's log says why. Try again; sending the same events again is safe.", retryAfter: TimeSpan.FromSeconds(1));
            case TimeoutException or OrleansException or OperationCanceledException:
                LogUnavailable(logger, http.Request.Method, Route(http), e.Message);
                return new Problem(StatusCodes.Status503ServiceUnavailable, "The cluster did not answer in time. Try again; sending the same events again is safe.", retryAfter: TimeSpan.FromSeconds(1));
            default:
                LogFailure(logger, e, http.Request.Method, Route(http));
                return new Problem(StatusCodes.Status500InternalServerError, "This is a fault of the server; its log has the trace id.");
        }
    }

    private static string Explain(int status, HttpContext http) => status switch
    {
        400 => "The request cannot be read.",
        404 => "There is nothing at this address.",
        405 => $"This address does not take {http.Request.Method}; it takes {http.Response.Headers.Allow}.",
        408 => "The body came too slowly.",
        413 => "The body is too large.",
        415 => "The body's Content-Type must be application/json in UTF-8, or application/x-ndjson where lines are taken.",
        429 => "Too many requests.",
        _ => "The request was refused.",
    };

    private static string Route(HttpContext http) => Metrics.RequestMetrics.RouteOf(http);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Method} {Route}: unavailable: {Reason}")]
    private static partial void LogUnavailable(ILogger logger, string method, string route, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Route} failed")]
    private static partial void LogFailure(ILogger logger, Exception exception, string method, string route);
}
