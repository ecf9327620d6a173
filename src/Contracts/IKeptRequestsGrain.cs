using Orleans.Concurrency;
using Personalization.Core.Recommendations;

namespace Personalization.Contracts;

/// <summary>What one silo has answered in the last hour, as far as its memory holds; key: the silo's mark, which ends the request ids that it gives.</summary>
[Alias("IKeptRequestsGrain")]
public interface IKeptRequestsGrain : IGrainWithStringKey
{
    /// <summary>Length of a mark.</summary>
    public const int MarkLength = 8;

    /// <summary>The answer with its explanation; null when it is not kept, or no more.</summary>
    [Alias("Find")] Task<RecommendationResponse?> Find(string requestId);

    /// <summary>Called by the silo itself, with itself as placement hint, so that the grain is where the answers are.</summary>
    [Alias("Stay")] Task Stay();
}
