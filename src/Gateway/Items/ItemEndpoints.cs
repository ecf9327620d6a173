using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Personalization.Client;
using Personalization.Core.Catalog;
using Personalization.Gateway.Json;
using Personalization.Gateway.Problems;
using Personalization.Gateway.Queries;
using Personalization.Gateway.Security;

namespace Personalization.Gateway.Items;

/// <summary>The catalogue, item by item.</summary>
internal static class ItemEndpoints
{
    private static readonly Problem Unknown = new(StatusCodes.Status404NotFound, "No item has this id.");

    public static void Map(IEndpointRouteBuilder routes)
    {
        var items = routes.MapGroup("/v1/items/{id}").WithTags("Catalogue");
        items.MapGet("", Get).Requires(ApiRole.Read).Produces<CatalogItem>().WithSummary("An item");
        items.MapPut("", Put).Requires(ApiRole.Write).Accepts<CatalogItem>(RequestBody.Json).Produces<CatalogItem>().WithSummary("Add or replace an item; it can be recommended within a second");
        items.MapPatch("", Patch).Requires(ApiRole.Write).Accepts<ItemPatch>(RequestBody.Json).Produces<CatalogItem>().WithSummary("Change single fields; an attribute of null is taken away");
        items.MapDelete("", Delete).Requires(ApiRole.Write).Produces(StatusCodes.Status204NoContent).WithSummary("Take an item out");
    }

    private static async Task<IResult> Get(string id, HttpContext http, IPersonalizationClient client)
    {
        if (Refuse(id, http, out var itemId) is { } refused) return refused;
        return await client.GetItemAsync(itemId, http.RequestAborted) is { } item ? Answer(item) : Unknown;
    }

    private static async Task<IResult> Put(string id, HttpContext http, IPersonalizationClient client, IOptions<GatewayOptions> options)
    {
        if (Refuse(id, http, out var itemId) is { } refused) return refused;
        var (body, problem) = await JsonBody.ReadAsync<CatalogItem>(http, options.Value.MaxBodyBytes);
        if (problem is not null) return problem;
        var errors = new FieldErrors();
        if (body!.Id is not null && body.Id != itemId) errors.Add("/id", "differs from the id in the path; leave it out");
        var item = ItemRules.Checked(body with { Id = itemId }, errors);
        if (errors.Any) return errors.ToProblem();
        await client.UpsertItemsAsync([item], http.RequestAborted);
        return await client.GetItemAsync(itemId, http.RequestAborted) is { } stored ? Answer(stored) : Answer(item);
    }

    private static async Task<IResult> Patch(string id, HttpContext http, IPersonalizationClient client, IOptions<GatewayOptions> options)
    {
        if (Refuse(id, http, out var itemId) is { } refused) return refused;
        var (patch, problem) = await JsonBody.ReadAsync<ItemPatch>(http, options.Value.MaxBodyBytes);
        if (problem is not null) return problem;
        var errors = new FieldErrors();
        // The patch alone first, so that a caller's mistake is his also where the item is unknown.
        ItemRules.Checked(patch!.ApplyTo(new CatalogItem { Id = itemId }), errors);
        if (errors.Any) return errors.ToProblem();
        if (await client.GetItemAsync(itemId, http.RequestAborted) is not { } before) return Unknown;
        ItemRules.Checked(patch.ApplyTo(before), errors);
        if (errors.Any) return errors.ToProblem();
        return await client.PatchItemAsync(itemId, patch, http.RequestAborted) is { } after ? Answer(after) : Unknown;
    }

    private static async Task<IResult> Delete(string id, HttpContext http, IPersonalizationClient client)
    {
        if (Refuse(id, http, out var itemId) is { } refused) return refused;
        return await client.DeleteItemAsync(itemId, http.RequestAborted) ? Results.NoContent() : Unknown;
    }

    private static Problem? Refuse(string id, HttpContext http, out string itemId)
    {
        var errors = new QueryReader(http).Errors;
        if (!PathId.TryRead(id, out itemId)) errors.Add("/id", "must be 1 to 128 printable characters");
        return errors.Any ? errors.ToProblem() : null;
    }

    private static IResult Answer(CatalogItem item) => Results.Json(item, GatewayJson.Options);
}
