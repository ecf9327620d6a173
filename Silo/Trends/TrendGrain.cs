using System.Collections.Immutable;
using Personalization.Contracts;
using Personalization.Core.Catalog;
using Personalization.Core.Trends;
using Personalization.Silo.Releases;

namespace Personalization.Silo.Trends;

/// <summary>Decayed counts of one window. In memory: after a restart trends form anew within minutes, and popularity stands in meanwhile.</summary>
public sealed class TrendGrain(LoadedReleases releases, TimeProvider time) : Grain, ITrendGrain
{
    private static readonly TrendLeaders Told = new(OfAll: 500, OfCategory: 20, Most: 2_000);

    /// <summary>All silos ask once a second: they are told the same.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(500);

    /// <summary>What nothing was added to keeps its order: for so long it is told as it was, though the counts fall and the catalogue may have changed.</summary>
    private static readonly TimeSpan FreshAtRest = TimeSpan.FromSeconds(10);
    private readonly Guid _log = Guid.NewGuid();
    private TrendCounts _counts = null!;
    private Telling? _told;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var key = this.GetPrimaryKeyString();
        var window = TrendWindow.Find(key.Split('/')[0]) ?? throw new ArgumentException($"'{key}' is no key of a trend, which are window/partition");
        _counts = new TrendCounts(window);
        return Task.CompletedTask;
    }

    public Task Add(TrendIncrement[] increments)
    {
        foreach (var increment in increments) _counts.Add(increment.ItemId, increment.Weight, increment.AtMs);
        return Task.CompletedTask;
    }

    public Task<ImmutableArray<TrendingItem>> Leaders()
    {
        var items = releases.Active?.Serving.Items;
        if (_told is not { } told || time.GetElapsedTime(told.At) >= (told.Changes == _counts.Changes && told.Of == items ? FreshAtRest : Fresh))
            _told = told = new Telling(Told.Of(_counts.Falling(time.GetUtcNow().ToUnixTimeMilliseconds()), CategoryOf), time.GetTimestamp(), _counts.Changes, items);
        return Task.FromResult(told.Items);
    }

    public Task<TrendPage> Changed(SignalPosition position, int most)
    {
        var items = _counts.Changed(position.Log == _log ? position.Next : 0, most, time.GetUtcNow().ToUnixTimeMilliseconds(), IsNews, out var next);
        return Task.FromResult(new TrendPage(items, new SignalPosition(_log, next)));
    }

    /// <summary>Whether a release that is served does not know the item by its training.</summary>
    private bool IsNews(string itemId) => releases.All.Any(release => release.Serving.Items.Find(itemId) is not { Popularity: > 0 });

    /// <summary>As the catalogue is now; what cannot be shown leads nothing.</summary>
    private ulong? CategoryOf(string itemId) =>
        releases.Active?.Serving.Items.Find(itemId) is { CanBeShown: true } row && row.Item.Category.Length > 0 ? row.CategoryKey : null;

    /// <param name="At">A timestamp.</param>
    /// <param name="Changes">How many there had been.</param>
    /// <param name="Of">Whose categories they were.</param>
    private sealed record Telling(ImmutableArray<TrendingItem> Items, long At, long Changes, ItemTable? Of);
}
