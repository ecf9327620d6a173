using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Personalization.Gateway.Problems;

namespace Personalization.Gateway.Json;

/// <summary>Reads a body as one message, and says in the caller's terms what is wrong with it.</summary>
internal static class JsonBody
{
    public static async Task<(T? Value, Problem? Problem)> ReadAsync<T>(HttpContext http, int limit) where T : class
    {
        if (RequestBody.MediaTypeOf(http.Request, RequestBody.Json) is null) return (null, new Problem(StatusCodes.Status415UnsupportedMediaType, "The body's Content-Type must be application/json in UTF-8."));
        var (body, problem) = await RequestBody.ReadAsync(http, limit);
        if (problem is not null) return (null, problem);
        var errors = new FieldErrors();
        var value = Parse<T>(body.Span, "", errors);
        return errors.Any ? (null, errors.ToProblem()) : (value, null);
    }

    /// <summary>Null, and an error reported, where the bytes are no such message.</summary>
    public static T? Parse<T>(ReadOnlySpan<byte> json, string prefix, FieldErrors errors) where T : class
    {
        try
        {
            if (JsonSerializer.Deserialize<T>(json, GatewayJson.Options) is { } value) return value;
            errors.Add(prefix, "must not be null");
        }
        catch (JsonException e)
        {
            errors.Add(prefix + JsonPointer.FromPath(e.Path), Sentence(e));
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException)
        {
            errors.Add(prefix, "holds text that is no valid Unicode");
        }
        return null;
    }

    /// <summary>The serializer speaks of .NET types; callers know fields.</summary>
    public static string Sentence(JsonException e)
    {
        var message = e.Message;
        if (message.Contains("could not be mapped to any .NET member", StringComparison.Ordinal)) return "unknown field";
        if (message.Contains("doesn't allow", StringComparison.Ordinal) && message.Contains("null", StringComparison.Ordinal)) return "must not be null";
        if (message.StartsWith("Duplicate property", StringComparison.Ordinal)) return "given twice";
        if (message.StartsWith("The JSON value could not be converted", StringComparison.Ordinal)) return $"must be {Expected(message)}";
        if (e.InnerException is JsonException or null && e.LineNumber is { } line && e.BytePositionInLine is { } position && message.Contains("LineNumber", StringComparison.Ordinal))
            return $"is no JSON from line {line + 1}, byte {position + 1} on, or nested deeper than {GatewayJson.MaxDepth}";
        return message;
    }

    private static string Expected(string message)
    {
        foreach (var (type, words) in Words)
            if (message.Contains(type, StringComparison.Ordinal)) return words;
        return "of another type";
    }

    private static readonly (string Type, string Words)[] Words =
    [
        ("ImmutableArray`1", "an array of strings"), ("Dictionary", "an object"), ("System.Int32", "a whole number"), ("System.Int64", "a whole number"),
        ("System.Double", "a number"), ("System.Boolean", "true or false"), ("System.DateTimeOffset", "a time such as 2026-11-22T03:00:00Z"), ("System.String", "a string"),
        ("AttributeValue", "a string, a number, true or false, or a list of strings"), ("Personalization", "an object"),
    ];
}
