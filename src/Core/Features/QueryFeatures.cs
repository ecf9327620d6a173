using Personalization.Core.Catalog;
using Personalization.Core.Customers;
using Personalization.Core.Interactions;

namespace Personalization.Core.Features;

/// <summary>Input of the query tower: the vectors of recent items, oldest first, and what is told of each interaction.</summary>
public static class QueryFeatures
{
    /// <summary>L: as many items as the tower sees, the newest ones.</summary>
    public const int MaxItems = 50;

    /// <summary>
    /// Fills <paramref name="items"/> [L × D] and <paramref name="events"/> [L × E] (<see cref="EventFeatures"/>), zero padded behind. What was done with an item at one
    /// time is one interaction, of the kind that says most.
    /// </summary>
    /// <param name="words">[D] of <see cref="Releases.ServingRelease.VectorOf"/>: what the customer searches by now, read as the newest interaction; empty for no search.</param>
    /// <param name="askedAtMs">When; counts with words alone.</param>
    /// <returns>Number of interactions used; 0 leaves both zero, and there is nothing to encode. So it is where none tells of taste.</returns>
    public static int Fill(CustomerProfile profile, ItemTable table, Span<float> items, Span<float> events, ReadOnlySpan<float> words = default, long askedAtMs = 0)
    {
        items.Clear();
        events.Clear();
        var (at, tells, beforeMs, lastMs, lastRow) = (-1, false, -1L, -1L, (ItemRow?)null);
        var (kind, value) = (default(InteractionKind), 0f);
        var most = words.IsEmpty ? MaxItems : MaxItems - 1;
        foreach (var recent in profile.Recent.AsSpan()[Math.Max(0, profile.Recent.Length - most)..])
        {
            if (table.Find(recent.ItemId) is not { } row) continue;
            if (row == lastRow && recent.AtMs == lastMs)
            {
                if (InteractionKinds.Stronger(kind, recent.Kind) != kind) (kind, value) = (recent.Kind, recent.Value);
            }
            else
            {
                (beforeMs, lastMs, lastRow, kind, value) = (lastMs, recent.AtMs, row, recent.Kind, recent.Value);
                row.Vector.CopyTo(items.Slice(++at * table.Dimensions, table.Dimensions));
            }
            var taste = InteractionKinds.TasteOf(kind, value);
            tells |= taste != 0;
            EventFeatures.Fill(kind, taste, at == 0 ? -1 : recent.AtMs - beforeMs, events.Slice(at * EventFeatures.Width, EventFeatures.Width));
        }
        if (!words.IsEmpty)
        {
            tells = true;
            words.CopyTo(items.Slice(++at * table.Dimensions, table.Dimensions));
            EventFeatures.Fill(InteractionKind.Search, 0, at == 0 ? -1 : Math.Max(0, askedAtMs - lastMs), events.Slice(at * EventFeatures.Width, EventFeatures.Width));
        }
        if (tells) return at + 1;
        items.Clear();
        events.Clear();
        return 0;
    }
}
