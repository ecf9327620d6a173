using System.Collections.Immutable;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Personalization.Client;
using Personalization.Core.Recommendations;
using Personalization.Gateway.Json;
using Personalization.Gateway.Problems;
using Personalization.Gateway.Queries;
using Personalization.Gateway.Security;

namespace Personalization.Gateway.Recommendations;

/// <summary>A slate for one customer.</summary>
internal static class RecommendationEndpoints
{
    private static readonly QueryParameter[] Parameters =
    [
        QueryParameter.Limit, QueryParameter.Filter,
        new("placement", "string", "Where on the page the slate goes."),
        new("exclude", "string", "Item ids, separated by commas, that must not come."),
        new("explain", "boolean", "Whether to say why each item is there and which were removed."),
    ];

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/customers/{id}/recommendations", Get).Requires(ApiRole.Read).Takes(Parameters)
            .Produces<RecommendationResponse>().WithTags("Recommendations").WithSummary("Recommend items to a customer");
        routes.MapPost("/v1/recommendations", Post).Requires(ApiRole.Read)
            .Accepts<RecommendationRequest>(RequestBody.Json).Produces<RecommendationResponse>().WithTags("Recommendations").WithSummary("The same with a body, and with anchor items and context");
    }

    private static Task<IResult> Get(string id, HttpContext http, IPersonalizationClient client)
    {
        var query = new QueryReader(http);
        PathId.TryRead(id, out var customerId);
        var request = new RecommendationRequest
        {
            CustomerId = customerId,
            Limit = query.Limit(),
            Placement = query.Text("placement"),
            Filter = query.Text("filter"),
            Exclude = query.Text("exclude") is { Length: > 0 } ids ? [.. ids.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)] : [],
            Explain = query.Flag("explain"),
        };
        return Answer(request, query.Errors, client, http);
    }

    private static async Task<IResult> Post(HttpContext http, IPersonalizationClient client, IOptions<GatewayOptions> options)
    {
        var query = new QueryReader(http);
        if (query.Errors.Any) return query.Errors.ToProblem();
        var (request, problem) = await JsonBody.ReadAsync<RecommendationRequest>(http, options.Value.MaxBodyBytes);
        return problem ?? await Answer(request!, query.Errors, client, http);
    }

    private static async Task<IResult> Answer(RecommendationRequest request, FieldErrors errors, IPersonalizationClient client, HttpContext http)
    {
        if (string.IsNullOrWhiteSpace(request.Filter)) request = request with { Filter = null };
        RecommendationRules.Check(request, errors);
        if (errors.Any) return errors.ToProblem();
        return RecommendationWriter.Send(await client.RecommendAsync(request, http.RequestAborted));
    }
}
