using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Personalization.Gateway.Json;

namespace Personalization.Gateway.Problems;

/// <summary>An error as the caller gets it: application/problem+json, RFC 9457.</summary>
internal sealed class Problem(int status, string detail, IReadOnlyList<FieldError>? errors = null, TimeSpan? retryAfter = null) : IResult
{
    public const string ContentType = "application/problem+json";

    public int Status { get; } = status;
    public string Detail { get; } = detail;
    public IReadOnlyList<FieldError> Errors { get; } = errors ?? [];

    public static Problem Bad(string pointer, string detail, int? position = null) => new(StatusCodes.Status400BadRequest, "One field of the request is wrong.", [new FieldError(pointer, detail, position)]);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        response.ContentType = ContentType;
        response.Headers.CacheControl = "no-store";
        if (retryAfter is { } wait) response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        if (HttpMethods.IsHead(httpContext.Request.Method)) return Task.CompletedTask;
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new { type = "about:blank", title = ReasonPhrases.GetReasonPhrase(Status), status = Status, detail = Detail, traceId = Activity.Current?.Id ?? httpContext.TraceIdentifier, errors = Errors },
            GatewayJson.Options);
        response.ContentLength = body.Length;
        return response.Body.WriteAsync(body, httpContext.RequestAborted).AsTask();
    }
}
