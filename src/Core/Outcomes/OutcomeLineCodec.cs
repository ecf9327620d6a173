using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Personalization.Core.Outcomes;

/// <summary>Lines of the outcome log as JSON, one object a line, in UTF-8.</summary>
public static class OutcomeLineCodec
{
    private static readonly JsonSerializerOptions Options = Create();

    /// <summary>Writes the line and its line feed. Thread safe as long as <paramref name="writer"/> is one thread's.</summary>
    /// <param name="json">Over the same buffer as <paramref name="writer"/>; it is reset, so that one serves many lines.</param>
    public static void Write(OutcomeLine line, IBufferWriter<byte> writer, Utf8JsonWriter json)
    {
        json.Reset(writer);
        if (line is { Shown: { } shown, Done: null, Merged: null }) ImpressionWriter.Write(line.Version, shown, json);
        else Serialize(line, json);
        json.Flush();
        writer.Write("\n"u8);
    }

    /// <summary>As the serializer writes it.</summary>
    internal static void Serialize(OutcomeLine line, Utf8JsonWriter json) => JsonSerializer.Serialize(json, line, Options);

    /// <summary>A writer of JSON for <see cref="Write"/>.</summary>
    public static Utf8JsonWriter WriterOver(IBufferWriter<byte> writer) => new(writer, new JsonWriterOptions { Encoder = Options.Encoder, SkipValidation = true });

    /// <exception cref="JsonException">No such line.</exception>
    /// <exception cref="InvalidDataException">It is of another version.</exception>
    public static OutcomeLine Read(ReadOnlySpan<byte> utf8)
    {
        var line = JsonSerializer.Deserialize<OutcomeLine>(utf8, Options) ?? throw new JsonException("The line is null.");
        if (line.Version != OutcomeLine.CurrentVersion) throw new InvalidDataException($"A line of the outcome log has version {line.Version}; this program reads {OutcomeLine.CurrentVersion}.");
        var parts = (line.Shown is null ? 0 : 1) + (line.Done is null ? 0 : 1) + (line.Merged is null ? 0 : 1);
        return parts == 1 ? line : throw new JsonException($"The line has {parts} of shown, done and merged; it must have one.");
    }

    /// <summary>The bytes by which every line of the customer, and no other, can be found without reading it as JSON.</summary>
    public static (byte[] Own, byte[] AsGuest) MarksOf(string customerId)
    {
        var id = JsonSerializer.SerializeToUtf8Bytes(customerId, Options);
        return ([.. "\"customerId\":"u8, .. id], [.. "\"guestId\":"u8, .. id]);
    }

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            RespectNullableAnnotations = true,
            // Ids as they are, so that a search of a file for one finds it.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        return options;
    }
}
