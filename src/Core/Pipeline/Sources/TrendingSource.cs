using Personalization.Core.Catalog;
using Personalization.Core.Trends;

namespace Personalization.Core.Pipeline.Sources;

/// <summary>
/// What all customers turn to now. A request whose filter names categories gets what trends in those first; any other half of the quota in the categories that this customer likes
/// best. The rest of the quota is whatever it is.
/// </summary>
public sealed class TrendingSource(ITrendReader trends) : ICandidateSource
{
    private const int Categories = 3;
    private TrendShelf? _shelf;

    public int Source => CandidateSources.Trending;

    public ValueTask<string?> RetrieveAsync(PipelineContext context, FoundItems found, CancellationToken cancellation)
    {
        var (items, quota, shelf) = (context.Release.Items, context.Options.Sources.Trending.Quota, ShelfOf(context.Release.Items));
        // The catalogue may have changed since the shelf was made: rows are taken as they are now.
        var rows = items.Rows;
        if (context.Filter?.Categories is { Count: > 0 } named)
            foreach (var category in named) Take(shelf.Of(category), Math.Max(1, quota / named.Count), quota, rows, found);
        else
            TakeOfTastes(context, shelf, quota, rows, found);
        Take(shelf.All, quota, quota, rows, found);
        found.SortBest();
        return default;
    }

    private static void TakeOfTastes(PipelineContext context, TrendShelf shelf, int quota, ReadOnlySpan<ItemRow> rows, FoundItems found)
    {
        var liked = 0;
        foreach (ref readonly var taste in context.Profile.Tastes.AsSpan())
        {
            if (liked == Categories) break;
            if (taste.Value <= 0 || shelf.Of(taste.Category) is not { } own) continue;
            liked++;
            Take(own, quota / (2 * Categories), quota, rows, found);
        }
    }

    /// <param name="most">Of this shelf.</param>
    /// <param name="quota">Of all.</param>
    private static void Take(List<Found>? shelf, int most, int quota, ReadOnlySpan<ItemRow> rows, FoundItems found)
    {
        for (var i = 0; shelf is not null && i < shelf.Count && most > 0 && found.Count < quota; i++)
        {
            if (Has(found, shelf[i].Row)) continue;
            found.Add(rows[shelf[i].Row.Index], shelf[i].Score);
            most--;
        }
    }

    private TrendShelf ShelfOf(ItemTable items)
    {
        var trending = trends.Top(TrendWindow.Day);
        var shelf = Volatile.Read(ref _shelf);
        if (shelf is not null && shelf.IsOf(trending)) return shelf;
        shelf = new TrendShelf(trending, items);
        Volatile.Write(ref _shelf, shelf);
        return shelf;
    }

    private static bool Has(FoundItems found, ItemRow row)
    {
        foreach (ref readonly var one in found.All)
            if (one.Row.Index == row.Index) return true;
        return false;
    }
}
