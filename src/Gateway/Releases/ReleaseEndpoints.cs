using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Personalization.Client;
using Personalization.Contracts;
using Personalization.Gateway.Json;
using Personalization.Gateway.Problems;
using Personalization.Gateway.Queries;
using Personalization.Gateway.Security;

namespace Personalization.Gateway.Releases;

/// <summary>Which release is served.</summary>
internal static class ReleaseEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var releases = routes.MapGroup("/v1/releases").WithTags("Operating");
        releases.MapGet("", List).Requires(ApiRole.Read).Produces<ReleaseList>().WithSummary("All releases, and which is active");
        releases.MapPost("/{id}/activate", Activate).Requires(ApiRole.Admin).Produces<ActivationResult>().WithSummary("Load a release on every silo, then switch all");
        releases.MapPost("/rollback", Rollback).Requires(ApiRole.Admin).Produces<ActivationResult>().WithSummary("Go back to the release before");
    }

    private static async Task<IResult> List(HttpContext http, IPersonalizationClient client)
    {
        var errors = new QueryReader(http).Errors;
        return errors.Any ? errors.ToProblem() : Results.Json(new ReleaseList(await client.ListReleasesAsync(http.RequestAborted)), GatewayJson.Options);
    }

    private static async Task<IResult> Activate(string id, HttpContext http, IPersonalizationClient client)
    {
        var errors = new QueryReader(http).Errors;
        if (!PathId.TryRead(id, out var releaseId)) errors.Add("/id", "must be 1 to 128 printable characters");
        return errors.Any ? errors.ToProblem() : Answer(await client.ActivateReleaseAsync(releaseId, http.RequestAborted));
    }

    private static async Task<IResult> Rollback(HttpContext http, IPersonalizationClient client)
    {
        var errors = new QueryReader(http).Errors;
        return errors.Any ? errors.ToProblem() : Answer(await client.RollbackReleaseAsync(http.RequestAborted));
    }

    private static IResult Answer(ActivationResult result) => result switch
    {
        { Unknown: true } => new Problem(StatusCodes.Status404NotFound, result.Error ?? "No release has this id."),
        { Error: { } error } => new Problem(StatusCodes.Status409Conflict, $"{error} Active is still {result.Active ?? "none"}."),
        _ => Results.Json(result, GatewayJson.Options),
    };
}
