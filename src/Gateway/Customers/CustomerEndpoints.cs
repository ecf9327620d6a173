using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Personalization.Client;
using Personalization.Contracts;
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
        customers.MapPost("/merge", Merge)
            .Requires(ApiRole.Write).Accepts<GuestMerge>(RequestBody.Json).Produces<MergeResult>().WithSummary("The history of a guest becomes part of the customer's");
        customers.MapDelete("", (string id, HttpContext http, IPersonalizationClient client) => Answer(id, http, client.EraseCustomerAsync))
            .Requires(ApiRole.Admin).Produces<ErasureReport>().WithSummary("Forget the customer everywhere");
    }

    private static async Task<IResult> Merge(string id, HttpContext http, IPersonalizationClient client, IOptions<GatewayOptions> options)
    {
        var errors = new QueryReader(http).Errors;
        if (!PathId.TryRead(id, out var customerId)) errors.Add("/id", "must be 1 to 128 printable characters");
        if (errors.Any) return errors.ToProblem();
        var (merge, problem) = await JsonBody.ReadAsync<GuestMerge>(http, options.Value.MaxBodyBytes);
        if (problem is not null) return problem;
        if (!InteractionRules.IsId(merge!.GuestId)) errors.Add("/guestId", "must be 1 to 128 printable characters");
        else if (merge.GuestId == customerId) errors.Add("/guestId", "must be another than the customer");
        return errors.Any ? errors.ToProblem() : Results.Json(await client.MergeCustomerAsync(customerId, merge.GuestId!, http.RequestAborted), GatewayJson.Options);
    }

    private static async Task<IResult> Answer<T>(string id, HttpContext http, Func<string, CancellationToken, Task<T>> ask)
    {
        var errors = new QueryReader(http).Errors;
        if (!PathId.TryRead(id, out var customerId)) errors.Add("/id", "must be 1 to 128 printable characters");
        return errors.Any ? errors.ToProblem() : Results.Json(await ask(customerId, http.RequestAborted), GatewayJson.Options);
    }
}
