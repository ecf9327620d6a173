using System.Collections.Immutable;
using System.Text.Json;

namespace Personalization.Gateway.Interactions;

/// <summary>Reads the context of an interaction: an object of short strings.</summary>
internal static class ContextReader
{
    private const int LongestText = 256;
    private const string Wrong = "must be an object of strings of at most 256 characters";

    public static string? Read(ref Utf8JsonReader reader, out ImmutableDictionary<string, string>? context)
    {
        context = null;
        if (reader.TokenType == JsonTokenType.Null) return null;
        if (reader.TokenType != JsonTokenType.StartObject) return Wrong;
        var entries = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        string? error = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (reader.TokenType == JsonTokenType.String && reader.GetString() is { Length: <= LongestText } text && name.Length is > 0 and <= LongestText) entries[name] = text;
            else
            {
                reader.Skip();
                error = Wrong;
            }
        }
        context = entries.ToImmutable();
        return error;
    }
}
