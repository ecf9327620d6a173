using System.Collections.Immutable;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Personalization.Client;
using Personalization.Contracts;
using Personalization.Core.Catalog;
using Personalization.Core.Customers;
using Personalization.Core.Interactions;
using Personalization.Gateway.Json;
using Personalization.Gateway.Problems;
using Personalization.Gateway.Queries;
using Personalization.Gateway.Security;

namespace Personalization.Gateway.Customers;

/// <summary>What is known of a customer, and its end.</summary>
internal static class CustomerEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var customers = routes.MapGroup("/v1/customers/{id}").WithTags("Customers");
        customers.MapGet("", (string id, HttpContext http, IPersonalizationClient client) => Answer(id, http, client.GetCustomerAsync))
            .Requires(ApiRole.Read).Produces<CustomerView>().WithSummary("Profile, recent interactions, age of the embedding");
        customers.MapGet("/export", (string id, HttpContext http, IPersonalizationClient client) => Answer(id, http, client.ExportCustomerAsync))
            .Requires(ApiRole.Admin).Produces<CustomerExport>().WithSummary("All that is kept");
        customers.MapPut("", Put)
            .Requires(ApiRole.Write).Accepts<CustomerDraft>(RequestBody.Json).Produces<CustomerView>().WithSummary("Replace what is known of the customer as a person, such as country or age");
        customers.MapPatch("", Patch)
            .Requires(ApiRole.Write).Accepts<CustomerPatch>(RequestBody.Json).Produces<CustomerView>().WithSummary("Change single attributes; one of null is taken away");
        customers.MapPost("/merge", Merge)
            .Requires(ApiRole.Write).Accepts<GuestMerge>(RequestBody.Json).Produces<MergeResult>().WithSummary("The history of a guest becomes part of the customer's");
        customers.MapDelete("", (string id, HttpContext http, IPersonalizationClient client) => Answer(id, http, client.EraseCustomerAsync))
            .Requires(ApiRole.Admin).Produces<ErasureReport>().WithSummary("Forget the customer everywhere");
    }

    private static async Task<IResult> Put(string id, HttpContext http, IPersonalizationClient client, IOptions<GatewayOptions> options)
    {
        if (Refuse(id, http, out var customerId) is { } refused) return refused;
        var (draft, problem) = await JsonBody.ReadAsync<CustomerDraft>(http, options.Value.MaxBodyBytes);
        if (problem is not null) return problem;
        var errors = new FieldErrors();
        if (draft!.Attributes is null) errors.Add("/attributes", "must be given");
        var attributes = Checked(draft.Attributes ?? CustomerAttributes.None, errors);
        if (errors.Any) return errors.ToProblem();
        await client.SetCustomerAttributesAsync(customerId, attributes, http.RequestAborted);
        return Results.Json(await client.GetCustomerAsync(customerId, http.RequestAborted), GatewayJson.Options);
    }

    private static async Task<IResult> Patch(string id, HttpContext http, IPersonalizationClient client, IOptions<GatewayOptions> options)
    {
        if (Refuse(id, http, out var customerId) is { } refused) return refused;
        var (patch, problem) = await JsonBody.ReadAsync<CustomerPatch>(http, options.Value.MaxBodyBytes);
        if (problem is not null) return problem;
        var errors = new FieldErrors();
        if (patch!.Attributes is null) errors.Add("/attributes", "must be given");
        var changes = patch.Attributes ?? [];
        Checked(CustomerAttributes.None.With(changes), errors);
        if (errors.Any) return errors.ToProblem();
        if (await client.PatchCustomerAttributesAsync(customerId, changes, http.RequestAborted) is null)
            errors.Add("/attributes", $"with those of the customer more than {CustomerAttributes.Most} attributes, or {CustomerAttributes.MostCharacters} characters");
        return errors.Any ? errors.ToProblem() : Results.Json(await client.GetCustomerAsync(customerId, http.RequestAborted), GatewayJson.Options);
    }

    private static ImmutableSortedDictionary<string, AttributeValue> Checked(ImmutableSortedDictionary<string, AttributeValue> attributes, FieldErrors errors)
    {
        var ordered = attributes.WithComparers(StringComparer.Ordinal);
        CustomerAttributes.Check(ordered, (field, sentence) => errors.Add("/" + field, sentence));
        return ordered;
    }

    private static async Task<IResult> Merge(string id, HttpContext http, IPersonalizationClient client, IOptions<GatewayOptions> options)
    {
        if (Refuse(id, http, out var customerId) is { } refused) return refused;
        var errors = new FieldErrors();
        var (merge, problem) = await JsonBody.ReadAsync<GuestMerge>(http, options.Value.MaxBodyBytes);
        if (problem is not null) return problem;
        if (!InteractionRules.IsId(merge!.GuestId)) errors.Add("/guestId", "must be 1 to 128 printable characters");
        else if (merge.GuestId == customerId) errors.Add("/guestId", "must be another than the customer");
        return errors.Any ? errors.ToProblem() : Results.Json(await client.MergeCustomerAsync(customerId, merge.GuestId!, http.RequestAborted), GatewayJson.Options);
    }

    private static async Task<IResult> Answer<T>(string id, HttpContext http, Func<string, CancellationToken, Task<T>> ask)
    {
        if (Refuse(id, http, out var customerId) is { } refused) return refused;
        return Results.Json(await ask(customerId, http.RequestAborted), GatewayJson.Options);
    }

    private static Problem? Refuse(string id, HttpContext http, out string customerId)
    {
        var errors = new QueryReader(http).Errors;
        if (!PathId.TryRead(id, out customerId)) errors.Add("/id", "must be 1 to 128 printable characters");
        return errors.Any ? errors.ToProblem() : null;
    }
}
