using System.Collections.Immutable;
using Orleans.Concurrency;
using Personalization.Core.Catalog;
using Personalization.Core.Customers;
using Personalization.Core.Interactions;
using Personalization.Core.Recommendations;

namespace Personalization.Contracts;

/// <summary>One customer; key: the customer's id. Takes interactions in, one batch at a time; answers meanwhile.</summary>
[Alias("ICustomerGrain")]
public interface ICustomerGrain : IGrainWithStringKey
{
    /// <summary>Takes the events in and answers once their effect is durable. Events already applied count as duplicates.</summary>
    [Alias("Apply")] Task<ApplyResult> Apply([Immutable] Interaction[] events);

    /// <exception cref="Core.Expressions.ExpressionException">The filter is no expression. (Checked at the edge as well.)</exception>
    [AlwaysInterleave, Alias("Recommend")] Task<RecommendationResponse> Recommend(RecommendationRequest request, CancellationToken cancellation);

    [AlwaysInterleave, Alias("View")] Task<CustomerView> View();

    /// <summary>Changes what is known of the customer as a person, and answers once that is durable.</summary>
    /// <returns>The attributes afterwards; null, and nothing changed, when they would be more than the bounds of <see cref="CustomerAttributes"/> allow.</returns>
    [Alias("SetAttributes")] Task<ImmutableSortedDictionary<string, AttributeValue>?> SetAttributes(AttributeChange change);

    /// <summary>All that is kept. Reads the whole outcome log.</summary>
    [AlwaysInterleave, ResponseTimeout("00:25:00"), Alias("Export")] Task<CustomerExport> Export();

    /// <summary>Takes over the history of a guest who this customer turned out to be; the guest begins anew. Safe to repeat.</summary>
    [Alias("Merge")] Task<MergeResult> Merge(string guestId);

    /// <summary>Asked by the customer who takes this history over: it is durably on its way from here on and does not change. Null when there is none.</summary>
    [AlwaysInterleave, Alias("HandOver")] Task<CustomerProfile?> HandOver(string toCustomerId);

    /// <summary>The history handed over is durable there, and is forgotten here.</summary>
    [AlwaysInterleave, Alias("Release")] Task Release(string toCustomerId);

    /// <summary>Forgets the customer everywhere; no event of this time or before revives it. Reads the whole outcome log. Safe to repeat.</summary>
    [AlwaysInterleave, ResponseTimeout("00:25:00"), Alias("Erase")] Task<ErasureReport> Erase();

    /// <summary>The first part of it, after which the state alone is forgotten, durably. Whether there was any.</summary>
    [Alias("Forget")] Task<bool> Forget();
}
