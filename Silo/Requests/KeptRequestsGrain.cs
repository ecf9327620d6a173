using Orleans.Placement;
using Personalization.Contracts;
using Personalization.Core.Recommendations;

namespace Personalization.Silo.Requests;

/// <summary>Gives the answers of the silo it is on; anywhere else, and for marks that nobody has, it has none and goes.</summary>
[RandomPlacement]
public sealed class KeptRequestsGrain(KeptRequests requests) : Grain, IKeptRequestsGrain
{
    public Task<RecommendationResponse?> Find(string requestId)
    {
        Leave();
        return Task.FromResult(requests.Find(requestId));
    }

    public Task Stay()
    {
        Leave();
        return Task.CompletedTask;
    }

    /// <summary>The silo calls again, and brings the grain to where it belongs.</summary>
    private void Leave()
    {
        if (this.GetPrimaryKeyString() != requests.Mark) DeactivateOnIdle();
    }
}
