using Microsoft.AspNetCore.Builder;

namespace Personalization.Gateway.Queries;

/// <summary>A query parameter that an endpoint takes: the same declaration refuses all others and documents this one.</summary>
/// <param name="Type">As OpenAPI names it: string, integer or boolean.</param>
internal sealed record QueryParameter(string Name, string Type, string Description)
{
    public static readonly QueryParameter Limit = new("limit", "integer", "How many items, 1 to 500; 20 if not given.");
    public static readonly QueryParameter Filter = new("filter", "string", "A condition on items, such as: category in (dress, skirt) and price < 40 and not color = black");
}

/// <summary>Endpoint metadata: all query parameters it takes.</summary>
internal sealed record QueryParameters(IReadOnlyList<QueryParameter> All)
{
    public static readonly QueryParameters None = new([]);
}

internal static class QueryParameterExtensions
{
    public static TBuilder Takes<TBuilder>(this TBuilder builder, params QueryParameter[] parameters) where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new QueryParameters(parameters));
}
