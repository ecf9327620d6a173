using System.Text.Json;
using Personalization.Core.Interactions;
using Personalization.Gateway.Json;
using Personalization.Gateway.Problems;

namespace Personalization.Gateway.Interactions;

/// <summary>
/// Reads interactions from JSON, all or nothing: every entry is checked, and what is wrong is reported by pointer. Written by hand because this is where
/// most bytes come in, and because the serializer stops at the first wrong type. One pass; allocates the interactions and their strings.
/// </summary>
internal sealed class InteractionReader
{
    public const int Most = 1000;
    private static readonly JsonReaderOptions Strict = new() { MaxDepth = GatewayJson.MaxDepth };
    private readonly DateTimeOffset _now;
    private readonly FieldErrors _errors;
    private readonly List<Interaction> _interactions = [];
    private readonly Action<string, string> _report;
    private InteractionDraft _draft;
    private int _entry;

    private InteractionReader(DateTimeOffset now, FieldErrors errors)
    {
        (_now, _errors) = (now, errors);
        _report = Report;
    }

    /// <param name="json">Valid UTF-8: an array of 1 to 1000 interactions.</param>
    /// <returns>What may be used only when no error was reported.</returns>
    public static List<Interaction> ReadArray(ReadOnlySpan<byte> json, DateTimeOffset now, FieldErrors errors)
    {
        var all = new InteractionReader(now, errors);
        all.Guarded(json, array: true);
        return all.Counted();
    }

    /// <param name="lines">Valid UTF-8: one interaction a line; empty lines count for nothing.</param>
    public static List<Interaction> ReadLines(ReadOnlySpan<byte> lines, DateTimeOffset now, FieldErrors errors)
    {
        var all = new InteractionReader(now, errors);
        foreach (var range in lines.Split((byte)'\n'))
        {
            var line = lines[range].Trim(" \t\r"u8);
            if (line.IsEmpty) continue;
            if (all._entry >= Most)
            {
                errors.Add("", $"must hold 1 to {Most} interactions, holds more");
                break;
            }
            if (errors.IsFull) break;
            all.Guarded(line, array: false);
            all._entry++;
        }
        return all.Counted();
    }

    private List<Interaction> Counted()
    {
        if (_entry == 0 && !_errors.Any) _errors.Add("", $"must hold 1 to {Most} interactions, holds none");
        return _interactions;
    }

    private void Guarded(ReadOnlySpan<byte> json, bool array)
    {
        var reader = new Utf8JsonReader(json, Strict);
        try
        {
            reader.Read();
            if (array) ReadEntries(ref reader);
            else ReadEntry(ref reader);
            while (reader.Read()) { } // anything after the end is an error too
        }
        catch (JsonException e)
        {
            _errors.Add(_entry == 0 && array ? "" : $"/{_entry}", $"is no JSON from line {(e.LineNumber ?? 0) + 1}, byte {(e.BytePositionInLine ?? 0) + 1} on, or nested deeper than {GatewayJson.MaxDepth}");
        }
        catch (InvalidOperationException)
        {
            _errors.Add($"/{_entry}", "holds text that is no valid Unicode");
        }
    }

    private void ReadEntries(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            _errors.Add("", "must be an array of interactions");
            reader.Skip();
            return;
        }
        for (; reader.Read() && reader.TokenType != JsonTokenType.EndArray; _entry++)
        {
            if (_entry == Most) _errors.Add("", $"must hold 1 to {Most} interactions, holds more");
            if (_entry >= Most || _errors.IsFull) reader.Skip();
            else ReadEntry(ref reader);
        }
    }

    private void ReadEntry(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            _errors.Add($"/{_entry}", "must be an object");
            reader.Skip();
            return;
        }
        _draft = default;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var field = InteractionDraft.FieldOf(ref reader);
            if (field < 0)
            {
                _errors.Add(JsonPointer.Of(_entry, reader.GetString()!), "unknown field");
                reader.Read();
                reader.Skip();
                continue;
            }
            reader.Read();
            if (_draft.Take(field, ref reader) is not { } wrong) continue;
            reader.Skip();
            _draft.MarkWrong(field);
            _errors.Add(JsonPointer.Of(_entry, InteractionDraft.NameOf(field)), wrong);
        }
        Check();
    }

    private void Check()
    {
        if (!_draft.Has(InteractionDraft.Kind))
        {
            _draft.MarkWrong(InteractionDraft.Kind);
            _errors.Add(JsonPointer.Of(_entry, "kind"), $"is missing, must be one of {InteractionKindNames.All}");
        }
        if (_draft.IsWrong("kind"))
        {
            // Which of the two an entry needs depends on its kind.
            _draft.MarkWrong(InteractionDraft.ItemId);
            _draft.MarkWrong(InteractionDraft.Query);
        }
        var interaction = _draft.ToInteraction(_now);
        InteractionRules.Check(interaction, _now, _report);
        _interactions.Add(interaction);
    }

    private void Report(string field, string sentence)
    {
        if (!_draft.IsWrong(field)) _errors.Add(JsonPointer.Of(_entry, field), sentence);
    }
}
