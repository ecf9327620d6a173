using System.Buffers;
using System.Text;

namespace Personalization.Core.Interactions;

/// <summary>What makes an interaction acceptable; the edge refuses what breaks a rule, so that nothing behind it has to check again.</summary>
public static class InteractionRules
{
    public const int MaxIdLength = 128;

    private static readonly SearchValues<char> Plain = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_.:/");

    /// <summary>A producer's clock may be this far ahead of ours.</summary>
    public static readonly TimeSpan MaxAhead = TimeSpan.FromMinutes(1);

    /// <summary>Throws for the first of the events that breaks a rule: what is checked here needs no check behind.</summary>
    /// <exception cref="ArgumentException">Names the event by its place, and all that is wrong with it.</exception>
    public static void Require(IReadOnlyList<Interaction> events, DateTimeOffset now)
    {
        List<string>? broken = null;
        Action<string, string> report = (field, sentence) => (broken ??= []).Add($"{field} {sentence}");
        for (var i = 0; i < events.Count; i++)
        {
            Check(events[i], now, report);
            if (broken is not null) throw new ArgumentException($"Interaction {i} of {events.Count}: {string.Join("; ", broken)}", nameof(events));
        }
    }

    /// <summary>Calls <paramref name="report"/>(field, sentence) for each broken rule, field being the JSON name.</summary>
    public static void Check(Interaction interaction, DateTimeOffset now, Action<string, string> report)
    {
        CheckId("eventId", interaction.EventId, report);
        CheckId("customerId", interaction.CustomerId, report);
        if (!Enum.IsDefined(interaction.Kind)) report("kind", $"unknown kind {(int)interaction.Kind}");
        if (interaction.Kind == InteractionKind.Search)
        {
            if (string.IsNullOrWhiteSpace(interaction.Query)) report("query", "a search needs its words in query");
            if (interaction.ItemId is not null) report("itemId", "a search has a query instead of an itemId");
        }
        else
        {
            CheckId("itemId", interaction.ItemId, report);
            if (interaction.Query is not null) report("query", "only a search has a query");
        }
        if (interaction.Query is { Length: > 1000 }) report("query", "longer than 1000 characters");
        if (interaction.Value is { } value && (value is not (>= 0 and <= 1e9))) report("value", "must be a number of 0 to 1e9: seconds of a watch, stars of a rating, pieces of a cart or purchase");
        if (interaction.At > now + MaxAhead) report("at", "more than a minute ahead of the clock here");
        if (interaction.At < DateTimeOffset.UnixEpoch) report("at", "before 1970");
        if (interaction.RequestId is not null) CheckId("requestId", interaction.RequestId, report);
        if (interaction.Context is not { } context) return;
        if (context.Count > 16) report("context", "more than 16 entries");
        foreach (var (name, text) in context)
            if (name.Length > 64 || text.Length > 256) report("context", "a name of more than 64 or a value of more than 256 characters");
    }

    /// <summary>An id is 1 to 128 printable characters, without "%2F": in a path that stands for a slash, and two ids must never be one.</summary>
    public static bool IsId(string? id)
    {
        if (id is null || id.Length is 0 or > MaxIdLength) return false;
        // Nearly all are of these alone, and every event has three ids.
        if (!id.AsSpan().ContainsAnyExcept(Plain)) return true;
        foreach (var c in id.EnumerateRunes())
        {
            // Half a character is enumerated as the one that replaces it.
            if (Rune.IsControl(c) || c.Value is 0x2028 or 0x2029 or 0xFFFD) return false;
        }
        return !string.IsNullOrWhiteSpace(id) && !id.Contains("%2F", StringComparison.OrdinalIgnoreCase);
    }

    private static void CheckId(string field, string? id, Action<string, string> report)
    {
        if (!IsId(id)) report(field, "must be 1 to 128 printable characters");
    }
}
