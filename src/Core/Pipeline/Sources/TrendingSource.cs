using Personalization.Core.Catalog;
using Personalization.Core.Trends;

namespace Personalization.Core.Pipeline.Sources;

/// <summary>What all customers turn to now: half of the quota in the categories that this customer likes best, the rest of it whatever it is.</summary>
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
        var liked = 0;
        foreach (ref readonly var taste in context.Profile.Tastes.AsSpan())
        {
            if (liked == Categories) break;
            if (taste.Value <= 0 || shelf.Of(taste.Category) is not { } own) continue;
            liked++;
            for (var i = 0; i < own.Count && i < quota / (2 * Categories); i++) found.Add(rows[own[i].Row.Index], own[i].Score);
        }
        for (var i = 0; i < shelf.All.Count && found.Count < quota; i++)
            if (!Has(found, shelf.All[i].Row)) found.Add(rows[shelf.All[i].Row.Index], shelf.All[i].Score);
        found.SortBest();
        return default;
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
