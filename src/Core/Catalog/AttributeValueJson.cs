using System.Text.Json;
using System.Text.Json.Serialization;

namespace Personalization.Core.Catalog;

/// <summary>Reads and writes an <see cref="AttributeValue"/> as the plain JSON value it is: string, number, true or false, array of strings.</summary>
public sealed class AttributeValueJson : JsonConverter<AttributeValue>
{
    public override AttributeValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String: return AttributeValue.Of(reader.GetString()!);
            case JsonTokenType.Number when reader.TryGetDouble(out var number) && double.IsFinite(number): return AttributeValue.Of(number);
            case JsonTokenType.True: return AttributeValue.Of(true);
            case JsonTokenType.False: return AttributeValue.Of(false);
            case JsonTokenType.StartArray:
                var tags = new List<string>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    tags.Add(reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw new JsonException("an attribute's list holds strings only"));
                return AttributeValue.Of(tags);
            default: throw new JsonException("an attribute is a string, a finite number, true or false, or a list of strings");
        }
    }

    public override void Write(Utf8JsonWriter writer, AttributeValue value, JsonSerializerOptions options) => value.Write(writer);
}
