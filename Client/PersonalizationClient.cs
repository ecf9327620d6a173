using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using Personalization.Contracts;
using Personalization.Core.Catalog;
using Personalization.Core.Experiments;
using Personalization.Core.Interactions;
using Personalization.Core.Recommendations;
using Personalization.Core.Releases;

namespace Personalization.Client;

/// <inheritdoc cref="IPersonalizationClient"/>
internal sealed class PersonalizationClient(IGrainFactory grains, IOptions<PersonalizationClientOptions> options, TimeProvider time) : IPersonalizationClient
{
    private readonly CallDeadline _deadline = new(options, time);
    private readonly ItemTurns _turns = new();
    private readonly CatalogCalls _catalog = new(grains, options, time);

    public Task<RecommendationResponse> RecommendAsync(RecommendationRequest request, CancellationToken cancellation = default) =>
        _deadline.Within(token => Customer(request.CustomerId).Recommend(request, token), cancellation);

    public Task<RecommendationResponse?> FindRequestAsync(string requestId, CancellationToken cancellation = default) => requestId.Length <= IKeptRequestsGrain.MarkLength
        ? Task.FromResult<RecommendationResponse?>(null)
        : _deadline.Within(() => grains.GetOfferedGrain<IKeptRequestsGrain>(requestId[^IKeptRequestsGrain.MarkLength..]).Find(requestId), cancellation);

    public async Task<ApplyResult> ApplyAsync(IReadOnlyList<Interaction> events, CancellationToken cancellation = default)
    {
        InteractionRules.Require(events, time.GetUtcNow());
        var (applied, duplicates) = (0, 0);
        foreach (var some in CustomerBatches.Of(events).Chunk(options.Value.Concurrency))
        {
            var calls = Array.ConvertAll(some, batch => _deadline.UntilTakenAsync(() => Customer(batch.Key).Apply([.. batch.Value]), cancellation));
            foreach (var result in await _deadline.Within(Task.WhenAll(calls), options.Value.CallTimeout, cancellation)) (applied, duplicates) = (applied + result.Applied, duplicates + result.Duplicates);
        }
        return new ApplyResult(applied, duplicates);
    }

    public Task<CustomerView> GetCustomerAsync(string customerId, CancellationToken cancellation = default) => _deadline.Within(() => Customer(customerId).View(), cancellation);

    public async Task<ImmutableSortedDictionary<string, AttributeValue>> SetCustomerAttributesAsync(
        string customerId, ImmutableSortedDictionary<string, AttributeValue> attributes, CancellationToken cancellation = default) =>
        await ChangeAsync(customerId, attributes.Select(a => KeyValuePair.Create(a.Key, (AttributeValue?)a.Value)), AttributeChangeMode.Replace, cancellation)
            ?? throw new ArgumentException("The attributes are out of their bounds.", nameof(attributes));

    public Task<ImmutableSortedDictionary<string, AttributeValue>?> PatchCustomerAttributesAsync(
        string customerId, IReadOnlyDictionary<string, AttributeValue?> changes, CancellationToken cancellation = default) =>
        ChangeAsync(customerId, changes, AttributeChangeMode.Patch, cancellation);

    public Task<CustomerExport> ExportCustomerAsync(string customerId, CancellationToken cancellation = default) => _deadline.Within(() => Customer(customerId).Export(), options.Value.LogTimeout, cancellation);

    public Task<MergeResult> MergeCustomerAsync(string customerId, string guestId, CancellationToken cancellation = default) => _deadline.Within(() => Customer(customerId).Merge(guestId), cancellation);

    public Task<ErasureReport> EraseCustomerAsync(string customerId, CancellationToken cancellation = default) => _deadline.Within(() => Customer(customerId).Erase(), options.Value.LogTimeout, cancellation);

    public Task<ImmutableArray<RecommendedItem>?> SimilarAsync(string itemId, int limit, string? filter = null, CancellationToken cancellation = default) =>
        _deadline.Within(token => Browse.Similar(itemId, limit, filter, token), cancellation);

    public Task<ImmutableArray<RecommendedItem>> TrendingAsync(string window, int limit, string? filter = null, CancellationToken cancellation = default) =>
        _deadline.Within(() => Browse.Trending(window, limit, filter), cancellation);

    public Task<ImmutableArray<RecommendedItem>> NewestAsync(int limit, string? filter = null, CancellationToken cancellation = default) =>
        _deadline.Within(() => Browse.Newest(limit, filter), cancellation);

    public Task<ImmutableArray<RecommendedItem>> PopularAsync(int limit, string? filter = null, CancellationToken cancellation = default) =>
        _deadline.Within(() => Browse.Popular(limit, filter), cancellation);

    public Task<CatalogItem?> GetItemAsync(string itemId, CancellationToken cancellation = default) => _catalog.GetAsync(itemId, cancellation);

    public Task UpsertItemsAsync(IReadOnlyList<CatalogItem> items, CancellationToken cancellation = default) => _catalog.UpsertAsync(items, cancellation);

    public Task<CatalogItem?> PatchItemAsync(string itemId, ItemPatch patch, CancellationToken cancellation = default) => _turns.RunAsync(itemId, async () =>
    {
        if (await _catalog.GetAsync(itemId, cancellation) is not { } item) return null;
        var patched = patch.ApplyTo(item);
        await _catalog.UpsertAsync([patched], cancellation);
        return patched;
    }, cancellation);

    public Task<bool> DeleteItemAsync(string itemId, CancellationToken cancellation = default) =>
        _turns.RunAsync(itemId, () => _catalog.DeleteAsync(itemId, cancellation), cancellation);

    public Task<ImmutableArray<ExperimentReport>> ListExperimentsAsync(CancellationToken cancellation = default) => _deadline.Within(Experiments.List, cancellation);

    public Task<ExperimentReport?> GetExperimentAsync(string name, CancellationToken cancellation = default) => _deadline.Within(() => Experiments.Get(name), cancellation);

    public Task<ExperimentResult> PutExperimentAsync(Experiment experiment, CancellationToken cancellation = default) => _deadline.Within(() => Experiments.Put(experiment), cancellation);

    public Task<ImmutableArray<ReleaseInfo>> ListReleasesAsync(CancellationToken cancellation = default) => _deadline.Within(Releases.List, cancellation);

    public Task<ActivationResult> ActivateReleaseAsync(string releaseId, CancellationToken cancellation = default) =>
        _deadline.Within(() => Releases.Activate(releaseId), options.Value.ActivationTimeout, cancellation);

    public Task<ActivationResult> RollbackReleaseAsync(CancellationToken cancellation = default) =>
        _deadline.Within(Releases.Rollback(), options.Value.ActivationTimeout, cancellation);

    private Task<ImmutableSortedDictionary<string, AttributeValue>?> ChangeAsync(
        string customerId, IEnumerable<KeyValuePair<string, AttributeValue?>> changes, AttributeChangeMode mode, CancellationToken cancellation) =>
        _deadline.Within(() => Customer(customerId).SetAttributes(new AttributeChange { Attributes = changes.ToImmutableSortedDictionary(StringComparer.Ordinal), Mode = mode }), cancellation);

    private ICustomerGrain Customer(string id) => grains.GetOfferedGrain<ICustomerGrain>(id);
    private IBrowseGrain Browse => grains.GetOfferedGrain<IBrowseGrain>(0);
    private IExperimentGrain Experiments => grains.GetOfferedGrain<IExperimentGrain>(IExperimentGrain.Key);
    private IReleaseGrain Releases => grains.GetOfferedGrain<IReleaseGrain>(IReleaseGrain.Key);
}
