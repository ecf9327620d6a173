using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Personalization.Client;
using Personalization.Contracts;
using Personalization.Core.Experiments;
using Personalization.Gateway.Json;
using Personalization.Gateway.Problems;
using Personalization.Gateway.Queries;
using Personalization.Gateway.Security;

namespace Personalization.Gateway.Experiments;

/// <summary>Experiments and how their arms do.</summary>
internal static class ExperimentEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var experiments = routes.MapGroup("/v1/experiments").WithTags("Operating");
        experiments.MapGet("", List).Requires(ApiRole.Read).Produces<ExperimentList>().WithSummary("All experiments, and what came of each arm");
        experiments.MapGet("/{name}", Get).Requires(ApiRole.Read).Produces<ExperimentReport>().WithSummary("An experiment: slates shown, clicked, click rate and its interval by arm");
        experiments.MapPut("/{name}", Put).Requires(ApiRole.Admin).Accepts<Experiment>(RequestBody.Json).Produces<ExperimentReport>().WithSummary("Start, change or stop an experiment");
    }

    private static async Task<IResult> List(HttpContext http, IPersonalizationClient client)
    {
        var errors = new QueryReader(http).Errors;
        return errors.Any ? errors.ToProblem() : Results.Json(new ExperimentList(await client.ListExperimentsAsync(http.RequestAborted)), GatewayJson.Options);
    }

    private static async Task<IResult> Get(string name, HttpContext http, IPersonalizationClient client)
    {
        var errors = new QueryReader(http).Errors;
        if (errors.Any) return errors.ToProblem();
        return ExperimentRules.IsName(name) && await client.GetExperimentAsync(name, http.RequestAborted) is { } report
            ? Results.Json(report, GatewayJson.Options)
            : new Problem(StatusCodes.Status404NotFound, "No experiment has this name.");
    }

    private static async Task<IResult> Put(string name, HttpContext http, IPersonalizationClient client, IOptions<GatewayOptions> options)
    {
        var errors = new QueryReader(http).Errors;
        if (errors.Any) return errors.ToProblem();
        var (experiment, problem) = await JsonBody.ReadAsync<Experiment>(http, options.Value.MaxBodyBytes);
        if (problem is not null) return problem;
        if (experiment!.Name is { } given && given != name) errors.Add("/name", "is another than the path's");
        experiment = experiment with { Name = name };
        ExperimentRules.Check(experiment, (pointer, detail) => errors.Add(pointer, detail));
        if (errors.Any) return errors.ToProblem();
        var result = await client.PutExperimentAsync(experiment, http.RequestAborted);
        if (result.Report is { } report) return Results.Json(report, GatewayJson.Options);
        errors.Add(result.Pointer ?? "", result.Error ?? "is refused");
        return errors.ToProblem();
    }
}
