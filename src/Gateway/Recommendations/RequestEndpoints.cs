using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Personalization.Client;
using Personalization.Core.Recommendations;
using Personalization.Gateway.Json;
using Personalization.Gateway.Problems;
using Personalization.Gateway.Queries;
using Personalization.Gateway.Security;

namespace Personalization.Gateway.Recommendations;

/// <summary>An answer of the last hour, as far back as silos keep them, explained.</summary>
internal static class RequestEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/v1/requests/{id}", Get).Requires(ApiRole.Read)
        .Produces<RecommendationResponse>().WithTags("Recommendations").WithSummary("Why an answer of the last hour was as it was");

    private static async Task<IResult> Get(string id, HttpContext http, IPersonalizationClient client)
    {
        var errors = new QueryReader(http).Errors;
        if (!PathId.TryRead(id, out var requestId)) errors.Add("/id", "must be 1 to 128 printable characters");
        if (errors.Any) return errors.ToProblem();
        return await client.FindRequestAsync(requestId, http.RequestAborted) is { } answer
            ? Results.Json(answer, GatewayJson.Options)
            : new Problem(StatusCodes.Status404NotFound, "No answer with this request id is kept: a silo keeps its newest answers (Requests:Kept) for up to an hour.");
    }
}
