using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Personalization.Client;
using Personalization.Contracts;
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
        customers.MapDelete("", (string id, HttpContext http, IPersonalizationClient client) => Answer(id, http, client.EraseCustomerAsync))
            .Requires(ApiRole.Admin).Produces<ErasureReport>().WithSummary("Forget the customer everywhere");
    }

    private static async Task<IResult> Answer<T>(string id, HttpContext http, Func<string, CancellationToken, Task<T>> ask)
    {
        var errors = new QueryReader(http).Errors;
        if (!PathId.TryRead(id, out var customerId)) errors.Add("/id", "must be 1 to 128 printable characters");
        return errors.Any ? errors.ToProblem() : Results.Json(await ask(customerId, http.RequestAborted), GatewayJson.Options);
    }
}
