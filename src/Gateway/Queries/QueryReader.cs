using System.Globalization;
using Microsoft.AspNetCore.Http;
using Personalization.Core.Expressions;
using Personalization.Core.Recommendations;
using Personalization.Gateway.Json;
using Personalization.Gateway.Problems;

namespace Personalization.Gateway.Queries;

/// <summary>Reads the query of a request by what its endpoint takes, and collects all that is wrong.</summary>
internal sealed class QueryReader
{
    private readonly IQueryCollection _query;

    public QueryReader(HttpContext http)
    {
        _query = http.Request.Query;
        var taken = http.GetEndpoint()?.Metadata.GetMetadata<QueryParameters>() ?? QueryParameters.None;
        foreach (var (name, values) in _query)
        {
            if (!taken.All.Any(p => p.Name == name)) Errors.Add("/" + JsonPointer.Escape(name), "unknown query parameter");
            else if (values.Count > 1) Errors.Add("/" + name, "given twice");
        }
    }

    public FieldErrors Errors { get; } = new();

    public string? Text(string name) => _query.TryGetValue(name, out var values) && values.Count == 1 ? values[0] : null;

    public int Limit(int fallback = 20)
    {
        if (Text("limit") is not { } text) return fallback;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= RecommendationRequest.MaxLimit) return limit;
        Errors.Add("/limit", $"must be a whole number from 1 to {RecommendationRequest.MaxLimit}");
        return fallback;
    }

    public bool Flag(string name)
    {
        switch (Text(name))
        {
            case null or "false": return false;
            case "true": return true;
            default:
                Errors.Add("/" + name, "must be true or false");
                return false;
        }
    }

    /// <summary>The filter, known to be an expression.</summary>
    public string? Filter()
    {
        var filter = Text("filter");
        if (string.IsNullOrWhiteSpace(filter)) return null;
        CheckFilter(filter, Errors);
        return filter;
    }

    public static void CheckFilter(string? filter, FieldErrors errors)
    {
        if (filter is null) return;
        try
        {
            _ = ItemExpression.Parse(filter);
        }
        catch (ExpressionException e)
        {
            errors.Add("/filter", e.Message, e.Position);
        }
    }
}
