using System.Collections.Immutable;
using Orleans.Concurrency;
using Personalization.Core.Catalog;
using Personalization.Core.Recommendations;

namespace Personalization.Contracts;

/// <summary>Lists that are not about one customer. Stateless, key 0: any silo answers from what it holds.</summary>
[Alias("IBrowseGrain")]
public interface IBrowseGrain : IGrainWithIntegerKey
{
    /// <summary>Items nearest to an item, or null when the item is unknown.</summary>
    [Alias("Similar")] Task<ImmutableArray<RecommendedItem>?> Similar(string itemId, int limit, string? filter, CancellationToken cancellation);

    /// <param name="window">Name of a <see cref="Core.Trends.TrendWindow"/>.</param>
    [Alias("Trending")] Task<ImmutableArray<RecommendedItem>> Trending(string window, int limit, string? filter);

    [Alias("Newest")] Task<ImmutableArray<RecommendedItem>> Newest(int limit, string? filter);

    /// <summary>The most popular items of the release.</summary>
    [Alias("Popular")] Task<ImmutableArray<RecommendedItem>> Popular(int limit, string? filter);

    /// <summary>The item as the served release and the live changes have it; null when unknown or deleted.</summary>
    [Alias("Item")] Task<CatalogItem?> Item(string itemId);
}
