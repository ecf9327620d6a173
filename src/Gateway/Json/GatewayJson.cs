using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Personalization.Gateway.Json;

/// <summary>JSON as the API speaks it: camelCase, enums as lower-case strings, nothing that the API does not know.</summary>
internal static class GatewayJson
{
    /// <summary>Deeper than any message of the API, shallow enough to cost nothing.</summary>
    public const int MaxDepth = 16;

    public static readonly JsonSerializerOptions Options = Create();

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            MaxDepth = MaxDepth,
            PropertyNameCaseInsensitive = false,
            NumberHandling = JsonNumberHandling.Strict,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            RespectNullableAnnotations = true,
            AllowDuplicateProperties = false,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { MessagesAsRecords } },
        };
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.MakeReadOnly();
        return options;
    }

    /// <summary>
    /// Computed properties of messages are no fields: they are neither written nor taken. What is required is said by the rules in Core, with the
    /// field's name, and not by the serializer; an id may also come with the path.
    /// </summary>
    private static void MessagesAsRecords(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object || type.Type.Namespace?.StartsWith(nameof(Personalization), StringComparison.Ordinal) != true) return;
        for (var i = type.Properties.Count - 1; i >= 0; i--)
        {
            var property = type.Properties[i];
            if (property.Set is null && property.AssociatedParameter is null) type.Properties.RemoveAt(i);
            else property.IsRequired = false;
        }
    }
}
