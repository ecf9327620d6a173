using System.Text.Json;

namespace Personalization.Core.Outcomes;

/// <summary>
/// A slate that was shown as a line of the outcome log, written field by field: the same bytes as the serializer's, which takes three times as long over what most lines are. Nothing
/// that is null is written.
/// </summary>
internal static class ImpressionWriter
{
    // What is written for every item is escaped once.
    private static readonly JsonEncodedText ItemId = JsonEncodedText.Encode("itemId");
    private static readonly JsonEncodedText Source = JsonEncodedText.Encode("source");
    private static readonly JsonEncodedText Value = JsonEncodedText.Encode("value");
    private static readonly JsonEncodedText Propensity = JsonEncodedText.Encode("propensity");

    /// <exception cref="ArgumentException">A number is none.</exception>
    public static void Write(int version, Impression shown, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("v"u8, version);
        json.WriteStartObject("shown"u8);
        json.WriteString("requestId"u8, shown.RequestId);
        json.WriteString("customerId"u8, shown.CustomerId);
        json.WriteString("at"u8, shown.At);
        json.WriteString("release"u8, shown.Release);
        if (shown.Placement is { } placement) json.WriteString("placement"u8, placement);
        if (shown.Experiment is { } experiment) json.WriteString("experiment"u8, experiment);
        if (shown.Arm is { } arm) json.WriteString("arm"u8, arm);
        if (shown.Features is { } features) json.WriteString("features"u8, features);
        json.WriteStartArray("items"u8);
        foreach (ref readonly var item in shown.Items.AsSpan())
        {
            json.WriteStartObject();
            json.WriteString(ItemId, item.ItemId);
            json.WriteString(Source, item.Source);
            json.WriteNumber(Value, item.Value);
            json.WriteNumber(Propensity, item.Propensity);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
