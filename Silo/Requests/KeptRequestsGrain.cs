using Orleans.Placement;
using Personalization.Contracts;
using Personalization.Core.Recommendations;
using Personalization.Silo.Customers;

namespace Personalization.Silo.Requests;

/// <summary>Gives the answers of the silo it is on; anywhere else, and for marks that nobody has, it has none and goes.</summary>
[RandomPlacement]
public sealed class KeptRequestsGrain(KeptRequests requests, CustomerServices services) : Grain, IKeptRequestsGrain
{
    public async Task<RecommendationResponse?> Find(string requestId)
    {
        Leave();
        var found = requests.Find(requestId, id => services.Releases.Find(id)?.Serving, out var context);
        return found is null || context is null ? found : await services.ExplainAsync(context, found, CancellationToken.None);
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
