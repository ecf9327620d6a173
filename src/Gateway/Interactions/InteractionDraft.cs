using System.Collections.Immutable;
using System.Text.Json;
using Personalization.Core.Interactions;

namespace Personalization.Gateway.Interactions;

/// <summary>The fields of one entry while it is read.</summary>
internal struct InteractionDraft
{
    private const int Fields = 9;
    private static readonly string[] Names = ["eventId", "customerId", "kind", "itemId", "query", "at", "value", "requestId", "context"];
    private static readonly JsonEncodedText[] Encoded = [.. Names.Select(name => JsonEncodedText.Encode(name))];

    private string? _eventId, _customerId, _itemId, _query, _requestId;
    private InteractionKind _kind;
    private DateTimeOffset? _at;
    private double? _value;
    private ImmutableDictionary<string, string>? _context;
    private int _given;
    private int _wrong;

    public const int Kind = 2;
    public const int ItemId = 3;
    public const int Query = 4;

    /// <summary>Number of the field that the property name stands for; -1 for none.</summary>
    public static int FieldOf(ref Utf8JsonReader reader)
    {
        for (var field = 0; field < Fields; field++)
            if (reader.ValueTextEquals(Encoded[field].EncodedUtf8Bytes)) return field;
        return -1;
    }

    public static string NameOf(int field) => Names[field];
    public readonly bool Has(int field) => (_given & (1 << field)) != 0;

    /// <summary>Whether a field is known to be wrong, so that the rules need not object to it again.</summary>
    public readonly bool IsWrong(string name) => (_wrong & (1 << Array.IndexOf(Names, name))) != 0;
    public void MarkWrong(int field) => _wrong |= 1 << field;

    /// <summary>Takes the value the reader stands on (and, for an object, reads it to its end). Returns what is wrong with it, or null.</summary>
    public string? Take(int field, ref Utf8JsonReader reader)
    {
        if (Has(field)) return "given twice";
        _given |= 1 << field;
        switch (field)
        {
            case 0: return Text(ref reader, ref _eventId, orNull: false);
            case 1: return Text(ref reader, ref _customerId, orNull: false);
            case Kind: return reader.TokenType == JsonTokenType.String && InteractionKindNames.TryRead(ref reader, out _kind) ? null : $"must be one of {InteractionKindNames.All}";
            case ItemId: return Text(ref reader, ref _itemId, orNull: true);
            case Query: return Text(ref reader, ref _query, orNull: true);
            case 5: return Time(ref reader);
            case 6: return Number(ref reader);
            case 7: return Text(ref reader, ref _requestId, orNull: true);
            default: return ContextReader.Read(ref reader, out _context);
        }
    }

    /// <summary>Fields that are missing or wrong are null; the rules in Core and the reader's own errors speak of them.</summary>
    public readonly Interaction ToInteraction(DateTimeOffset now) => new()
    {
        EventId = _eventId!,
        CustomerId = _customerId!,
        Kind = _kind,
        ItemId = _itemId,
        Query = _query,
        At = _at ?? now,
        Value = _value,
        RequestId = _requestId,
        Context = _context,
    };

    private static string? Text(ref Utf8JsonReader reader, ref string? text, bool orNull)
    {
        if (orNull && reader.TokenType == JsonTokenType.Null) return null;
        if (reader.TokenType != JsonTokenType.String) return orNull ? "must be a string or null" : "must be a string";
        text = reader.GetString();
        return null;
    }

    private string? Time(ref Utf8JsonReader reader)
    {
        const string wrong = "must be a time with its offset, such as 2026-11-22T03:00:00Z";
        if (reader.TokenType == JsonTokenType.Null) return null;
        if (reader.TokenType != JsonTokenType.String || !reader.TryGetDateTimeOffset(out var at)) return wrong;
        // Without an offset the parser would take the server's own time zone.
        // Many clients write the plus sign as \u002B, so look at the text and not at its JSON.
        if (reader.HasValueSequence || reader.ValueSpan.Length > 256) return wrong;
        Span<byte> text = stackalloc byte[256];
        text = text[..reader.CopyString(text)];
        if (text.Length < 20 || !(text[^1] is (byte)'Z' or (byte)'z' || text[^6] is (byte)'+' or (byte)'-')) return wrong;
        _at = at.ToUniversalTime();
        return null;
    }

    private string? Number(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null) return null;
        if (reader.TokenType != JsonTokenType.Number || !reader.TryGetDouble(out var number)) return "must be a number or null";
        _value = number;
        return null;
    }
}
