namespace Personalization.Core.Customers;

/// <summary>One visit in a few words: what the long-term profile keeps of it.</summary>
/// <param name="Events">0: there was no session yet.</param>
/// <param name="Category">
/// The category that most of the session's taste went to, if one had more than all others together; else one of the strong ones. Weighted majority vote of Boyer and
/// Moore (MJRTY, 1981): one candidate and its lead. Two of them make one without losing that (Agarwal et al., "Mergeable summaries", 2012).
/// </param>
/// <param name="Lead">Taste for that category beyond what went to others since it took the lead.</param>
/// <param name="ItemId">Item of the interaction that said most, the latest of equals.</param>
/// <param name="Taste">What that interaction said.</param>
/// <param name="ItemAfterMs">When it was, after the start.</param>
[GenerateSerializer, Immutable, Alias("SessionSummary")]
public readonly record struct SessionSummary(
    [property: Id(0)] long StartedAtMs,
    [property: Id(1)] long EndedAtMs,
    [property: Id(2)] int Events,
    [property: Id(3)] string? Category,
    [property: Id(4)] double Lead,
    [property: Id(5)] string? ItemId,
    [property: Id(6)] double Taste,
    [property: Id(7)] int ItemAfterMs = 0)
{
    /// <summary>The session of one event; <paramref name="taste"/> that is not positive counts as an event only.</summary>
    public static SessionSummary Of(in LoggedInteraction interaction, double taste) => taste > 0
        ? new(interaction.AtMs, interaction.AtMs, 1, interaction.Category, interaction.Category is null ? 0 : taste, interaction.ItemId, taste)
        : new(interaction.AtMs, interaction.AtMs, 1, null, 0, null, 0);

    /// <summary>Both as one session. Beside <see cref="Lead"/>, and the category where none has the majority, the order in which they are joined makes no difference.</summary>
    public SessionSummary With(in SessionSummary other)
    {
        if (Events == 0) return other;
        var (mineAtMs, theirsAtMs) = (StartedAtMs + ItemAfterMs, other.StartedAtMs + other.ItemAfterMs);
        var theirs = other.Taste > Taste || other.Taste == Taste && theirsAtMs >= mineAtMs;
        var startedAtMs = Math.Min(StartedAtMs, other.StartedAtMs);
        var (category, lead) = Category == other.Category ? (Category, Lead + other.Lead)
            : other.Category is null || Category is not null && Lead >= other.Lead ? (Category, Lead - other.Lead)
            : (other.Category, other.Lead - Lead);
        return new SessionSummary(
            startedAtMs, Math.Max(EndedAtMs, other.EndedAtMs), Events + other.Events, category, lead, theirs ? other.ItemId : ItemId, theirs ? other.Taste : Taste,
            (theirs ? other.ItemId : ItemId) is null ? 0 : (int)Math.Min((theirs ? theirsAtMs : mineAtMs) - startedAtMs, int.MaxValue));
    }
}
