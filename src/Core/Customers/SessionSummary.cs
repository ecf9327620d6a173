namespace Personalization.Core.Customers;

/// <summary>One visit in a few words: what the long-term profile keeps of it.</summary>
/// <param name="Events">0: there was no session yet.</param>
/// <param name="Category">
/// The category that most of the session's taste went to, if one had more than all others together; else one of the strong ones. Weighted majority vote of Boyer and
/// Moore (MJRTY, 1981): one candidate and its lead.
/// </param>
/// <param name="Lead">Taste for that category beyond what went to others since it took the lead.</param>
/// <param name="ItemId">Item of the interaction that said most, the latest of equals.</param>
/// <param name="Taste">What that interaction said.</param>
[GenerateSerializer, Immutable, Alias("SessionSummary")]
public readonly record struct SessionSummary(
    [property: Id(0)] long StartedAtMs,
    [property: Id(1)] long EndedAtMs,
    [property: Id(2)] int Events,
    [property: Id(3)] string? Category,
    [property: Id(4)] double Lead,
    [property: Id(5)] string? ItemId,
    [property: Id(6)] double Taste)
{
    /// <summary>The session with one more event; <paramref name="taste"/> that is not positive counts as an event only.</summary>
    public SessionSummary With(in LoggedInteraction interaction, double taste)
    {
        var next = Events == 0
            ? new SessionSummary(interaction.AtMs, interaction.AtMs, 1, null, 0, null, 0)
            : this with { EndedAtMs = Math.Max(EndedAtMs, interaction.AtMs), Events = Events + 1 };
        if (taste <= 0) return next;
        if (interaction.ItemId is { } itemId && taste >= next.Taste) next = next with { ItemId = itemId, Taste = taste };
        if (interaction.Category is not { } category) return next;
        if (next.Category == category) return next with { Lead = next.Lead + taste };
        return next.Lead >= taste ? next with { Lead = next.Lead - taste } : next with { Category = category, Lead = taste - next.Lead };
    }
}
