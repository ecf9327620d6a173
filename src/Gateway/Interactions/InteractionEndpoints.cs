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

namespace Personalization.Gateway.Interactions;

/// <summary>Takes events in: all of a request or nothing of it.</summary>
internal static class InteractionEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/v1/interactions", Post)
        .Requires(ApiRole.Write)
        .Takes(new QueryParameter("ack", "string", "\"applied\": answer only when the effect of each event is durable, so that the next recommendation sees it."))
        .Accepts<Interaction[]>(RequestBody.Json, RequestBody.Lines)
        .Produces<AcceptedInteractions>(StatusCodes.Status202Accepted)
        .Produces<ApplyResult>()
        .WithTags("Events").WithSummary("Send 1 to 1000 interactions, as an array or one a line");

    private static async Task<IResult> Post(HttpContext http, IPersonalizationClient client, IInteractionProducer producer, IOptions<GatewayOptions> options, TimeProvider time)
    {
        var query = new QueryReader(http);
        var ack = query.Text("ack");
        if (ack is not (null or "applied")) query.Errors.Add("/ack", "must be applied, or not given");
        if (query.Errors.Any) return query.Errors.ToProblem();

        var type = RequestBody.MediaTypeOf(http.Request, RequestBody.Json, RequestBody.Lines);
        if (type is null) return new Problem(StatusCodes.Status415UnsupportedMediaType, $"The body's Content-Type must be {RequestBody.Json} or {RequestBody.Lines}, in UTF-8.");
        var (body, problem) = await RequestBody.ReadAsync(http, options.Value.MaxBodyBytes);
        if (problem is not null) return problem;

        var errors = new FieldErrors();
        var events = type == RequestBody.Lines
            ? InteractionReader.ReadLines(body.Span, time.GetUtcNow(), errors)
            : InteractionReader.ReadArray(body.Span, time.GetUtcNow(), errors);
        if (errors.Any) return errors.ToProblem();

        if (ack is not null) return Results.Json(await client.ApplyAsync(events, http.RequestAborted), GatewayJson.Options);
        await producer.SendAsync(events, http.RequestAborted);
        return Results.Json(new AcceptedInteractions(events.Count), GatewayJson.Options, statusCode: StatusCodes.Status202Accepted);
    }
}
