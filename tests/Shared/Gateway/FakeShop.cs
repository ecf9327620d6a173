using System.Collections.Concurrent;
using System.Collections.Immutable;
using Personalization.Client;
using Personalization.Contracts;
using Personalization.Core.Catalog;
using Personalization.Core.Customers;
using Personalization.Core.Experiments;
using Personalization.Core.Expressions;
using Personalization.Core.Interactions;
using Personalization.Core.Recommendations;
using Personalization.Core.Releases;

namespace Personalization.Testing.Gateway;

/// <summary>A cluster in a dictionary: recommends what is like the items of the customer's profile, by category and colour.</summary>
public sealed class FakeShop : IPersonalizationClient, IInteractionProducer
{
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, CatalogItem> _items = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, RecommendationResponse> _answers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Experiment> _experiments = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, CustomerProfile> _profiles = new(StringComparer.Ordinal);

    public FakeShop(TimeProvider time)
    {
        _time = time;
        foreach (var item in FakeCatalogue.Items(time.GetUtcNow())) _items[item.Id] = item;
    }

    /// <summary>Thrown by every call while it is set.</summary>
    public Exception? Failure { get; set; }

    /// <summary>What was sent without waiting for its effect.</summary>
    public ConcurrentQueue<Interaction> Sent { get; } = [];
    public RecommendationRequest? LastRequest { get; private set; }
    public string DataSet { get; init; } = "synthetic";

    public Task SendAsync(IReadOnlyList<Interaction> events, CancellationToken cancellation = default)
    {
        Fail();
        foreach (var interaction in events) Sent.Enqueue(interaction);
        return ApplyAsync(events, cancellation);
    }

    public Task<ApplyResult> ApplyAsync(IReadOnlyList<Interaction> events, CancellationToken cancellation = default)
    {
        Fail();
        var total = 0;
        foreach (var customer in events.GroupBy(e => e.CustomerId))
        {
            var (profile, applied) = ProfileOf(customer.Key).Apply([.. customer], CategoryOf);
            _profiles[customer.Key] = profile;
            total += applied;
        }
        return Task.FromResult(new ApplyResult(total, events.Count - total));
    }

    public Task<RecommendationResponse> RecommendAsync(RecommendationRequest request, CancellationToken cancellation = default)
    {
        Fail();
        LastRequest = request;
        var answer = FakeSlate.Build(request, ProfileOf(request.CustomerId), [.. _items.Values], id => _items.GetValueOrDefault(id));
        _answers[answer.RequestId] = answer;
        return Task.FromResult(answer);
    }

    public Task<RecommendationResponse?> FindRequestAsync(string requestId, CancellationToken cancellation = default)
    {
        Fail();
        return Task.FromResult(_answers.GetValueOrDefault(requestId));
    }

    public Task<CustomerView> GetCustomerAsync(string customerId, CancellationToken cancellation = default)
    {
        Fail();
        var profile = ProfileOf(customerId);
        return Task.FromResult(new CustomerView
        {
            CustomerId = customerId,
            Known = profile.Version > 0 || !profile.Attributes.IsEmpty,
            Attributes = profile.Attributes,
            Interactions = profile.Version,
            LastEventAt = profile.LastEventAtMs == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(profile.LastEventAtMs),
            Recent = [.. profile.Recent.Reverse().Select(View)],
            Tastes = profile.Tastes,
        });
    }

    public Task<ImmutableSortedDictionary<string, AttributeValue>> SetCustomerAttributesAsync(
        string customerId, ImmutableSortedDictionary<string, AttributeValue> attributes, CancellationToken cancellation = default)
    {
        Fail();
        _profiles[customerId] = ProfileOf(customerId) with { Attributes = attributes };
        return Task.FromResult(attributes);
    }

    public Task<ImmutableSortedDictionary<string, AttributeValue>?> PatchCustomerAttributesAsync(
        string customerId, IReadOnlyDictionary<string, AttributeValue?> changes, CancellationToken cancellation = default)
    {
        Fail();
        var attributes = ProfileOf(customerId).Attributes.With(changes);
        var allowed = true;
        CustomerAttributes.Check(attributes, (_, _) => allowed = false);
        if (!allowed) return Task.FromResult<ImmutableSortedDictionary<string, AttributeValue>?>(null);
        _profiles[customerId] = ProfileOf(customerId) with { Attributes = attributes };
        return Task.FromResult<ImmutableSortedDictionary<string, AttributeValue>?>(attributes);
    }

    public Task<CustomerExport> ExportCustomerAsync(string customerId, CancellationToken cancellation = default)
    {
        Fail();
        return Task.FromResult(new CustomerExport { CustomerId = customerId, Profile = ProfileOf(customerId) });
    }

    public Task<MergeResult> MergeCustomerAsync(string customerId, string guestId, CancellationToken cancellation = default)
    {
        Fail();
        var known = _profiles.TryRemove(guestId, out var guest);
        if (known) _profiles[customerId] = ProfileOf(customerId).With(guest!, ProfileMerge.IdOf(guestId, guest!), ProfileRules.OfHistory);
        return Task.FromResult(new MergeResult(known ? "merged" : "none", ProfileOf(customerId).Version));
    }

    public Task<ErasureReport> EraseCustomerAsync(string customerId, CancellationToken cancellation = default)
    {
        Fail();
        return Task.FromResult(new ErasureReport(_profiles.TryRemove(customerId, out _) ? "erased" : "none"));
    }

    public Task<ImmutableArray<RecommendedItem>?> SimilarAsync(string itemId, int limit, string? filter = null, CancellationToken cancellation = default)
    {
        Fail();
        if (!_items.TryGetValue(itemId, out var item)) return Task.FromResult<ImmutableArray<RecommendedItem>?>(null);
        return Task.FromResult<ImmutableArray<RecommendedItem>?>(List(_items.Values.Where(i => i.Category == item.Category && i.Id != itemId), limit, filter, "ann"));
    }

    public Task<ImmutableArray<RecommendedItem>> TrendingAsync(string window, int limit, string? filter = null, CancellationToken cancellation = default) =>
        Listed(_items.Values.OrderBy(i => StableOrder(i.Id + window)), limit, filter, "trending");

    public Task<ImmutableArray<RecommendedItem>> NewestAsync(int limit, string? filter = null, CancellationToken cancellation = default) =>
        Listed(_items.Values.OrderByDescending(i => i.CreatedAt), limit, filter, "new");

    public Task<ImmutableArray<RecommendedItem>> PopularAsync(int limit, string? filter = null, CancellationToken cancellation = default) =>
        Listed(_items.Values.OrderBy(i => StableOrder(i.Id)), limit, filter, "popular");

    public Task<CatalogItem?> GetItemAsync(string itemId, CancellationToken cancellation = default)
    {
        Fail();
        return Task.FromResult(_items.GetValueOrDefault(itemId));
    }

    public Task UpsertItemsAsync(IReadOnlyList<CatalogItem> items, CancellationToken cancellation = default)
    {
        Fail();
        foreach (var item in items) _items[item.Id] = item.CreatedAt == default ? item with { CreatedAt = _time.GetUtcNow() } : item;
        return Task.CompletedTask;
    }

    public Task<CatalogItem?> PatchItemAsync(string itemId, ItemPatch patch, CancellationToken cancellation = default)
    {
        Fail();
        return Task.FromResult(_items.TryGetValue(itemId, out var item) ? _items[itemId] = patch.ApplyTo(item) : null);
    }

    public Task<bool> DeleteItemAsync(string itemId, CancellationToken cancellation = default)
    {
        Fail();
        return Task.FromResult(_items.TryRemove(itemId, out _));
    }

    public Task<ImmutableArray<ExperimentReport>> ListExperimentsAsync(CancellationToken cancellation = default)
    {
        Fail();
        return Task.FromResult<ImmutableArray<ExperimentReport>>([.. _experiments.Values.Select(ReportOf)]);
    }

    public Task<ExperimentReport?> GetExperimentAsync(string name, CancellationToken cancellation = default)
    {
        Fail();
        return Task.FromResult(_experiments.TryGetValue(name, out var experiment) ? ReportOf(experiment) : null);
    }

    public Task<ExperimentResult> PutExperimentAsync(Experiment experiment, CancellationToken cancellation = default)
    {
        Fail();
        if (experiment.Arms[0].Release is { } release) return Task.FromResult(new ExperimentResult(null, "/arms/0/release", $"there is no release '{release}'"));
        return Task.FromResult(new ExperimentResult(ReportOf(_experiments[experiment.Name] = experiment)));
    }

    public Task<ImmutableArray<ReleaseInfo>> ListReleasesAsync(CancellationToken cancellation = default)
    {
        Fail();
        return Task.FromResult<ImmutableArray<ReleaseInfo>>([new ReleaseInfo { Id = FakeSlate.Release, Created = _time.GetUtcNow(), DataSet = DataSet, Items = _items.Count, Active = true }]);
    }

    public Task<ActivationResult> ActivateReleaseAsync(string releaseId, CancellationToken cancellation = default)
    {
        Fail();
        return Task.FromResult(releaseId switch
        {
            FakeSlate.Release => new ActivationResult(releaseId),
            "damaged" => new ActivationResult(FakeSlate.Release, "The file ranker.onnx is damaged."),
            _ => new ActivationResult(FakeSlate.Release, Unknown: true),
        });
    }

    public Task<ActivationResult> RollbackReleaseAsync(CancellationToken cancellation = default)
    {
        Fail();
        return Task.FromResult(new ActivationResult(FakeSlate.Release, "There is no release before."));
    }

    private CustomerProfile ProfileOf(string customerId) => _profiles.GetValueOrDefault(customerId, CustomerProfile.Empty);

    private string? CategoryOf(string itemId) => _items.TryGetValue(itemId, out var item) ? item.Category : null;

    private RecentItemView View(RecentInteraction recent)
    {
        var item = _items.GetValueOrDefault(recent.ItemId);
        return new RecentItemView
        {
            ItemId = recent.ItemId,
            Kind = recent.Kind,
            At = DateTimeOffset.FromUnixTimeMilliseconds(recent.AtMs),
            Title = item?.Title ?? "",
            Category = item?.Category ?? "",
            Color = item?.Attributes.GetValueOrDefault("color").Text,
        };
    }

    private Task<ImmutableArray<RecommendedItem>> Listed(IEnumerable<CatalogItem> items, int limit, string? filter, string source)
    {
        Fail();
        return Task.FromResult(List(items, limit, filter, source));
    }

    private static ImmutableArray<RecommendedItem> List(IEnumerable<CatalogItem> items, int limit, string? filter, string source)
    {
        var expression = filter is null ? null : ItemExpression.Parse(filter);
        return [.. items.Where(i => expression?.Matches(i) != false).Take(limit).Select((item, position) => FakeSlate.Show(item, position, 0.5f, source))];
    }

    private static ulong StableOrder(string text) => Core.Hash64.Of(text);

    private ExperimentReport ReportOf(Experiment experiment) => new() { Experiment = experiment, Since = _time.GetUtcNow(), Arms = [.. experiment.Arms.Select(a => ArmReport.Of(a.Name, 200, 50))] };

    private void Fail()
    {
        if (Failure is { } failure) throw failure;
    }
}
