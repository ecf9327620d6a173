using System.Collections.Immutable;
using Personalization.Core.Interactions;
using Personalization.Core.Recommendations;
using Personalization.Gateway.Problems;
using Personalization.Gateway.Queries;

namespace Personalization.Gateway.Recommendations;

/// <summary>What makes a request for recommendations acceptable.</summary>
internal static class RecommendationRules
{
    private const int MostExcluded = 1000;
    private const int MostAnchors = 50;
    private const int MostContext = 16;
    private const int LongestContext = 256;

    public static void Check(RecommendationRequest request, FieldErrors errors)
    {
        if (!InteractionRules.IsId(request.CustomerId)) errors.Add("/customerId", "must be 1 to 128 printable characters");
        if (request.Limit is < 1 or > RecommendationRequest.MaxLimit) errors.Add("/limit", $"must be a whole number from 1 to {RecommendationRequest.MaxLimit}");
        if (request.Placement is not null && !InteractionRules.IsId(request.Placement)) errors.Add("/placement", "must be 1 to 128 printable characters");
        if (request.Experiment is not null && !InteractionRules.IsId(request.Experiment)) errors.Add("/experiment", "must be the name of an experiment, or experiment/arm");
        CheckIds("/exclude", request.Exclude, MostExcluded, errors);
        CheckIds("/anchorItems", request.AnchorItems, MostAnchors, errors);
        QueryReader.CheckFilter(request.Filter, errors);
        if (request.Context is not { } context) return;
        if (context.Count > MostContext) errors.Add("/context", $"more than {MostContext} entries");
        if (context.Any(c => c.Key.Length is 0 or > LongestContext || c.Value is null or { Length: > LongestContext }))
            errors.Add("/context", $"must be an object of strings of at most {LongestContext} characters");
    }

    private static void CheckIds(string pointer, ImmutableArray<string> ids, int most, FieldErrors errors)
    {
        if (ids.IsDefaultOrEmpty) return;
        if (ids.Length > most) errors.Add(pointer, $"more than {most} ids");
        for (var i = 0; i < ids.Length && !errors.IsFull; i++)
            if (!InteractionRules.IsId(ids[i])) errors.Add($"{pointer}/{i}", "must be 1 to 128 printable characters");
    }
}
