using Microsoft.Extensions.Options;
using Personalization.Contracts;
using Personalization.Core.Catalog;

namespace Personalization.Client;

/// <summary>The catalogue over its partitions: a live change first, else what the release has.</summary>
internal sealed class CatalogCalls(IGrainFactory grains, IOptions<PersonalizationClientOptions> options, TimeProvider time)
{
    private readonly CallDeadline _deadline = new(options, time);

    public async Task<CatalogItem?> GetAsync(string itemId, CancellationToken cancellation)
    {
        var change = await _deadline.Within(() => PartitionOf(itemId).Get(itemId), cancellation);
        return change is not null ? change.Item : await _deadline.Within(() => grains.GetOfferedGrain<IBrowseGrain>(0).Item(itemId), cancellation);
    }

    public async Task UpsertAsync(IReadOnlyList<CatalogItem> items, CancellationToken cancellation)
    {
        var dated = items.ToArray();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Value.Concurrency, CancellationToken = cancellation };
        var undated = Enumerable.Range(0, dated.Length).Where(i => dated[i].CreatedAt == default);
        await Parallel.ForEachAsync(undated, parallel, async (i, token) =>
            dated[i] = dated[i] with { CreatedAt = (await GetAsync(dated[i].Id, token))?.CreatedAt ?? time.GetUtcNow() });
        await Parallel.ForEachAsync(dated.GroupBy(item => CatalogPartitions.Of(item.Id)), parallel, async (partition, token) =>
            await _deadline.Within(() => grains.GetOfferedGrain<ICatalogGrain>(partition.Key).Upsert([.. partition]), token));
    }

    public async Task<bool> DeleteAsync(string itemId, CancellationToken cancellation)
    {
        var known = await GetAsync(itemId, cancellation) is not null;
        return await _deadline.Within(() => PartitionOf(itemId).Delete(itemId), cancellation) || known;
    }

    private ICatalogGrain PartitionOf(string itemId) => grains.GetOfferedGrain<ICatalogGrain>(CatalogPartitions.Of(itemId));
}
