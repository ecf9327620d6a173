using System.Collections.Immutable;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Personalization.Client;
using Personalization.Core.Recommendations;
using Personalization.Core.Trends;
using Personalization.Gateway.Json;
using Personalization.Gateway.Problems;
using Personalization.Gateway.Queries;
using Personalization.Gateway.Security;

namespace Personalization.Gateway.Recommendations;

/// <summary>Lists that are not about one customer.</summary>
internal static class BrowseEndpoints
{
    private static readonly string Windows = string.Join(", ", TrendWindow.All.Select(w => w.Name));

    public static void Map(IEndpointRouteBuilder routes)
    {
        Describe(routes.MapGet("/v1/items/{id}/similar", Similar), "Items nearest to an item").Takes(QueryParameter.Limit, QueryParameter.Filter);
        Describe(routes.MapGet("/v1/trending", Trending), "Items that many turn to now")
            .Takes(QueryParameter.Limit, QueryParameter.Filter, new QueryParameter("window", "string", $"One of {Windows}; {TrendWindow.Day.Name} if not given."));
        Describe(routes.MapGet("/v1/new", Newest), "The newest items").Takes(QueryParameter.Limit, QueryParameter.Filter);
        Describe(routes.MapGet("/v1/popular", Popular), "The items most popular when the release was trained").Takes(QueryParameter.Limit, QueryParameter.Filter);
    }

    private static async Task<IResult> Similar(string id, HttpContext http, IPersonalizationClient client)
    {
        var query = new QueryReader(http);
        if (!PathId.TryRead(id, out var itemId)) query.Errors.Add("/id", "must be 1 to 128 printable characters");
        var (limit, filter) = (query.Limit(), query.Filter());
        if (query.Errors.Any) return query.Errors.ToProblem();
        return await client.SimilarAsync(itemId, limit, filter, http.RequestAborted) is { } items
            ? Answer(items)
            : new Problem(StatusCodes.Status404NotFound, "No item has this id.");
    }

    private static async Task<IResult> Trending(HttpContext http, IPersonalizationClient client)
    {
        var query = new QueryReader(http);
        var window = query.Text("window") ?? TrendWindow.Day.Name;
        if (TrendWindow.Find(window) is null) query.Errors.Add("/window", $"must be one of {Windows}");
        var (limit, filter) = (query.Limit(), query.Filter());
        return query.Errors.Any ? query.Errors.ToProblem() : Answer(await client.TrendingAsync(window, limit, filter, http.RequestAborted));
    }

    private static Task<IResult> Newest(HttpContext http, IPersonalizationClient client) => List(http, client.NewestAsync);

    private static Task<IResult> Popular(HttpContext http, IPersonalizationClient client) => List(http, client.PopularAsync);

    private static async Task<IResult> List(HttpContext http, Func<int, string?, CancellationToken, Task<ImmutableArray<RecommendedItem>>> list)
    {
        var query = new QueryReader(http);
        var (limit, filter) = (query.Limit(), query.Filter());
        return query.Errors.Any ? query.Errors.ToProblem() : Answer(await list(limit, filter, http.RequestAborted));
    }

    private static IResult Answer(ImmutableArray<RecommendedItem> items) => Results.Json(new ItemList(items), GatewayJson.Options);

    private static RouteHandlerBuilder Describe(RouteHandlerBuilder builder, string summary) =>
        builder.Requires(ApiRole.Read).Produces<ItemList>().WithTags("Browse").WithSummary(summary);
}
