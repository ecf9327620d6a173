using Orleans.Concurrency;
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

    /// <summary>All that is kept.</summary>
    [AlwaysInterleave, Alias("Export")] Task<CustomerExport> Export();

    /// <summary>Forgets the customer; no event of this time or before revives it.</summary>
    [Alias("Erase")] Task<ErasureReport> Erase();
}
