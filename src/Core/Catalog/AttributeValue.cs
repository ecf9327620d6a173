using System.Collections.Immutable;
using System.Text.Json;
using System.Globalization;
using System.Text.Json.Serialization;

namespace Personalization.Core.Catalog;

/// <summary>A typed attribute of an item: text, number, flag or tags. Exactly one is set.</summary>
[GenerateSerializer, Immutable, Alias("AttributeValue")]
[JsonConverter(typeof(AttributeValueJson))]
public readonly record struct AttributeValue
{
    [Id(0)] public string? Text { get; init; }
    [Id(1)] public double? Number { get; init; }
    [Id(2)] public bool? Flag { get; init; }
    [Id(3)] public ImmutableArray<string> Tags { get; init; }

    public static AttributeValue Of(string text) => new() { Text = text };
    public static AttributeValue Of(double number) => new() { Number = number };
    public static AttributeValue Of(bool flag) => new() { Flag = flag };
    public static AttributeValue Of(IEnumerable<string> tags) => new() { Tags = [.. tags] };

    /// <summary>As JSON: the plain value that it is.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        if (Text is { } text) writer.WriteStringValue(text);
        else if (Number is { } number) writer.WriteNumberValue(number);
        else if (Flag is { } flag) writer.WriteBooleanValue(flag);
        else if (!Tags.IsDefault)
        {
            writer.WriteStartArray();
            foreach (var tag in Tags) writer.WriteStringValue(tag);
            writer.WriteEndArray();
        }
        else writer.WriteNullValue();
    }

    public bool Equals(AttributeValue other) =>
        Text == other.Text && Number.Equals(other.Number) && Flag == other.Flag
        && (Tags.IsDefault ? other.Tags.IsDefault : !other.Tags.IsDefault && Tags.AsSpan().SequenceEqual(other.Tags.AsSpan()));

    public override int GetHashCode() => HashCode.Combine(Text, Number, Flag, Tags.IsDefault ? -1 : Tags.Length);

    public override string ToString() =>
        Text ?? Number?.ToString(CultureInfo.InvariantCulture) ?? Flag?.ToString() ?? (Tags.IsDefault ? "" : string.Join(", ", Tags));
}
