using System.Text.Json;
using Personalization.Core.Interactions;

namespace Personalization.Gateway.Interactions;

/// <summary>The kinds by the names that the API uses.</summary>
internal static class InteractionKindNames
{
    private static readonly (byte[] Name, InteractionKind Kind)[] Kinds =
        [.. Enum.GetValues<InteractionKind>().Select(kind => (System.Text.Encoding.UTF8.GetBytes(JsonNamingPolicy.CamelCase.ConvertName(kind.ToString())), kind))];

    public static readonly string All = string.Join(", ", Enum.GetNames<InteractionKind>().Select(JsonNamingPolicy.CamelCase.ConvertName));

    public static bool TryRead(ref Utf8JsonReader reader, out InteractionKind kind)
    {
        foreach (var known in Kinds)
        {
            if (!reader.ValueTextEquals(known.Name)) continue;
            kind = known.Kind;
            return true;
        }
        kind = default;
        return false;
    }
}
