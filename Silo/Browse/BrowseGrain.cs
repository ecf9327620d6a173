using System.Collections.Immutable;
using Orleans.Concurrency;
using Personalization.Contracts;
using Personalization.Core.Catalog;
using Personalization.Core.Expressions;
using Personalization.Core.Pipeline.Sources;
using Personalization.Core.Recommendations;
using Personalization.Core.Trends;
using Personalization.Silo.Releases;

namespace Personalization.Silo.Browse;

/// <summary>Lists from what this silo holds.</summary>
[StatelessWorker, Reentrant]
public sealed class BrowseGrain(LoadedReleases releases, ITrendReader trends) : Grain, IBrowseGrain
{
    public async Task<ImmutableArray<RecommendedItem>?> Similar(string itemId, int limit, string? filter, CancellationToken cancellation)
    {
        var release = releases.Require();
        if (release.Serving.Items.Find(itemId) is not { Deleted: false } item) return null;
        var expression = Parse(filter);
        // A filter may take most of the neighbours away, so ask for more.
        var k = expression is null ? limit + 1 : Math.Max(1000, 2 * limit);
        var result = await release.Search.SearchAsync([item.Vector], k, filter: null, cancellation);
        return Shelf(result.Hits[0].Where(h => h.Key != item.Key).Select(h => (release.Serving.Items.FindByKey(h.Key), h.Score)), expression, limit, "ann");
    }

    public Task<ImmutableArray<RecommendedItem>> Trending(string window, int limit, string? filter)
    {
        var serving = releases.Require().Serving;
        var trend = TrendWindow.Find(window) ?? throw new ArgumentException($"'{window}' is no window; there are {string.Join(", ", TrendWindow.All.Select(w => w.Name))}");
        // Popularity fills up what little has happened lately.
        var items = trends.Top(trend).Select(t => (serving.Items.Find(t.ItemId), (float)t.Score)).Concat(serving.Shelves.Popular.Select(r => ((ItemRow?)r, 0f)));
        return Task.FromResult(Shelf(items.DistinctBy(i => i.Item1?.Key), Parse(filter), limit, "trending"));
    }

    public Task<ImmutableArray<RecommendedItem>> Newest(int limit, string? filter) =>
        Task.FromResult(Shelf(releases.Require().Serving.Shelves.Newest.Rows.Select(r => ((ItemRow?)r, (float)r.Item.CreatedAt.ToUnixTimeSeconds())), Parse(filter), limit, "new"));

    public Task<ImmutableArray<RecommendedItem>> Popular(int limit, string? filter) =>
        Task.FromResult(Shelf(releases.Require().Serving.Shelves.Popular.Select(r => ((ItemRow?)r, r.Popularity)), Parse(filter), limit, "popular"));

    public Task<CatalogItem?> Item(string itemId) =>
        Task.FromResult(releases.Require().Serving.Items.Find(itemId) is { Deleted: false } row ? row.Item : null);

    private static ItemExpression? Parse(string? filter) => string.IsNullOrWhiteSpace(filter) ? null : ItemExpression.Parse(filter);

    private static ImmutableArray<RecommendedItem> Shelf(IEnumerable<(ItemRow? Row, float Score)> items, ItemExpression? filter, int limit, string source) =>
    [
        .. items.Where(i => i.Row is { CanBeShown: true } row && filter?.Matches(row.Item) != false).Take(limit).Select((i, position) => new RecommendedItem
        {
            ItemId = i.Row!.Item.Id,
            Position = position,
            Title = i.Row.Item.Title,
            Category = i.Row.Item.Category,
            Attributes = i.Row.Item.Attributes,
            Score = i.Score,
            Source = source,
        }),
    ];
}
