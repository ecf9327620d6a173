using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Personalization.Client;
using Personalization.Core.Catalog;
using Personalization.Gateway.Json;
using Personalization.Gateway.Problems;
using Personalization.Gateway.Queries;
using Personalization.Gateway.Security;

namespace Personalization.Gateway.Items;

/// <summary>The catalogue as a stream of lines.</summary>
internal static class ImportEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/v1/items", Post).Requires(ApiRole.Write)
        .Accepts<CatalogItem>(RequestBody.Lines).Produces<ImportReport>().WithTags("Catalogue").WithSummary("Add or replace any number of items, one a line");

    private static async Task<IResult> Post(HttpContext http, IPersonalizationClient client, IOptions<GatewayOptions> options)
    {
        var query = new QueryReader(http);
        if (query.Errors.Any) return query.Errors.ToProblem();
        if (RequestBody.MediaTypeOf(http.Request, RequestBody.Lines) is null)
            return new Problem(StatusCodes.Status415UnsupportedMediaType, $"The body's Content-Type must be {RequestBody.Lines}, in UTF-8.");
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = null;
        var report = await new ItemImport(client, options.Value).RunAsync(http.Request.BodyReader, http.RequestAborted);
        return Results.Json(report, GatewayJson.Options);
    }
}
