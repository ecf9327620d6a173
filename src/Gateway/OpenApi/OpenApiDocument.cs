using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Personalization.Core.Catalog;
using Personalization.Gateway.Problems;
using Personalization.Gateway.Queries;
using Personalization.Gateway.Security;

namespace Personalization.Gateway.OpenApi;

/// <summary>/openapi/v1.json: what the endpoints declare, and what the generator cannot see of it.</summary>
internal static class OpenApiDocument
{
    public static void Add(IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.ShouldInclude = description => description.RelativePath?.StartsWith("v1/", StringComparison.Ordinal) == true || description.RelativePath == "metrics";
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo { Title = "Personalization", Version = "v1", Description = "Interactions in, recommendations out." };
            return Task.CompletedTask;
        });
        options.AddOperationTransformer(Complete);
        options.AddSchemaTransformer(Describe);
    });

    private static Task Complete(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        foreach (var parameter in metadata.OfType<QueryParameters>().SelectMany(p => p.All))
        {
            (operation.Parameters ??= []).Add(new OpenApiParameter
            {
                Name = parameter.Name,
                In = ParameterLocation.Query,
                Description = parameter.Description,
                Schema = new OpenApiSchema { Type = parameter.Type switch { "integer" => JsonSchemaType.Integer, "boolean" => JsonSchemaType.Boolean, _ => JsonSchemaType.String } },
            });
        }
        var problem = new OpenApiResponse { Description = "A problem document (RFC 9457)", Content = new Dictionary<string, OpenApiMediaType> { [Problem.ContentType] = new() } };
        (operation.Responses ??= [])["4XX"] = problem;
        operation.Responses["503"] = problem;
        if (metadata.OfType<RequiredRole>().FirstOrDefault() is { } required)
            operation.Description = $"With API keys configured: a key of the role {required.Role.ToString().ToLowerInvariant()} in {ApiKeyMiddleware.Header}.";
        return Task.CompletedTask;
    }

    private static Task Describe(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellation)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        if (type.IsEnum)
        {
            schema.Type = JsonSchemaType.String;
            schema.Enum = [.. Enum.GetNames(type).Select(name => JsonValue.Create(JsonNamingPolicy.CamelCase.ConvertName(name)))];
        }
        else if (type == typeof(AttributeValue))
        {
            schema.Description = "A string, a number, true or false, or a list of strings.";
        }
        else if (schema.Type is { } numeric && (numeric & (JsonSchemaType.Integer | JsonSchemaType.Number)) != 0)
        {
            // The generator goes by the host's options, which take numbers in quotes; the API does not.
            schema.Type = numeric & ~JsonSchemaType.String;
            schema.Pattern = null;
        }
        return Task.CompletedTask;
    }
}
