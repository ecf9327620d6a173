using System.Collections.Immutable;
using Personalization.Contracts;
using Personalization.Core.Catalog;
using Personalization.Core.Experiments;
using Personalization.Core.Interactions;
using Personalization.Core.Recommendations;
using Personalization.Core.Releases;

namespace Personalization.Client;

/// <summary>
/// The cluster as a web backend sees it. Other arguments than events are taken as valid (the gateway checks them by the rules in Core). Thread safe. Every call throws
/// <see cref="TimeoutException"/> past its deadline and <see cref="Orleans.Runtime.OrleansException"/> where the cluster cannot answer: try again later.
/// </summary>
public interface IPersonalizationClient
{
    Task<RecommendationResponse> RecommendAsync(RecommendationRequest request, CancellationToken cancellation = default);

    /// <summary>An answer of the last hour with its explanation; null when it is not kept, or no more.</summary>
    Task<RecommendationResponse?> FindRequestAsync(string requestId, CancellationToken cancellation = default);

    /// <summary>Answers when each event is durable in its customer's state. Safe to repeat: an event id takes effect once.</summary>
    /// <exception cref="ArgumentException">An event breaks a rule of <see cref="InteractionRules"/>; none took effect.</exception>
    Task<ApplyResult> ApplyAsync(IReadOnlyList<Interaction> events, CancellationToken cancellation = default);

    Task<CustomerView> GetCustomerAsync(string customerId, CancellationToken cancellation = default);

    /// <summary>What is known of the customer as a person, such as country or age, replaces what was known; durable when it returns.</summary>
    Task<ImmutableSortedDictionary<string, AttributeValue>> SetCustomerAttributesAsync(
        string customerId, ImmutableSortedDictionary<string, AttributeValue> attributes, CancellationToken cancellation = default);

    /// <summary>Sets single attributes, and with null takes them out. Null, and nothing changed, when there would be more than the bounds of <see cref="Core.Customers.CustomerAttributes"/> allow.</summary>
    Task<ImmutableSortedDictionary<string, AttributeValue>?> PatchCustomerAttributesAsync(
        string customerId, IReadOnlyDictionary<string, AttributeValue?> changes, CancellationToken cancellation = default);

    Task<CustomerExport> ExportCustomerAsync(string customerId, CancellationToken cancellation = default);

    /// <summary>The history of a guest becomes part of the customer's; both count once, however often it is asked.</summary>
    Task<MergeResult> MergeCustomerAsync(string customerId, string guestId, CancellationToken cancellation = default);
    Task<ErasureReport> EraseCustomerAsync(string customerId, CancellationToken cancellation = default);

    /// <summary>Items nearest to an item; null when the item is unknown.</summary>
    Task<ImmutableArray<RecommendedItem>?> SimilarAsync(string itemId, int limit, string? filter = null, CancellationToken cancellation = default);

    /// <param name="window">Name of a <see cref="Core.Trends.TrendWindow"/>.</param>
    Task<ImmutableArray<RecommendedItem>> TrendingAsync(string window, int limit, string? filter = null, CancellationToken cancellation = default);
    Task<ImmutableArray<RecommendedItem>> NewestAsync(int limit, string? filter = null, CancellationToken cancellation = default);
    Task<ImmutableArray<RecommendedItem>> PopularAsync(int limit, string? filter = null, CancellationToken cancellation = default);

    /// <summary>Null when unknown or deleted.</summary>
    Task<CatalogItem?> GetItemAsync(string itemId, CancellationToken cancellation = default);

    /// <summary>Adds or replaces items; durable when it returns. An item without a time of creation keeps the one it had, or is created now.</summary>
    Task UpsertItemsAsync(IReadOnlyList<CatalogItem> items, CancellationToken cancellation = default);

    /// <summary>The item after the change; null when unknown. Changes of one item through one client follow each other; through two, the later one wins as a whole.</summary>
    Task<CatalogItem?> PatchItemAsync(string itemId, ItemPatch patch, CancellationToken cancellation = default);

    /// <summary>False when it was unknown.</summary>
    Task<bool> DeleteItemAsync(string itemId, CancellationToken cancellation = default);

    Task<ImmutableArray<ExperimentReport>> ListExperimentsAsync(CancellationToken cancellation = default);

    /// <summary>Null when there is none of the name.</summary>
    Task<ExperimentReport?> GetExperimentAsync(string name, CancellationToken cancellation = default);

    /// <summary>Makes or changes an experiment; every silo hears of it within seconds.</summary>
    Task<ExperimentResult> PutExperimentAsync(Experiment experiment, CancellationToken cancellation = default);

    Task<ImmutableArray<ReleaseInfo>> ListReleasesAsync(CancellationToken cancellation = default);
    Task<ActivationResult> ActivateReleaseAsync(string releaseId, CancellationToken cancellation = default);
    Task<ActivationResult> RollbackReleaseAsync(CancellationToken cancellation = default);
}
