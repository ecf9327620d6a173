using Orleans.Placement;
using Personalization.Contracts;
using Personalization.Core.Recommendations;
using Personalization.Silo.Releases;
using Personalization.Storage.Outcomes;

namespace Personalization.Silo.Requests;

/// <summary>Gives the answers of the silo it is on; anywhere else, and for marks that nobody has, it has none and goes.</summary>
[RandomPlacement]
public sealed class KeptRequestsGrain(KeptRequests requests, OutcomeErasing outcomes, LoadedReleases releases, ExplainStage explaining) : Grain, IKeptRequestsGrain
{
    public async Task<RecommendationResponse?> Find(string requestId)
    {
        Leave();
        var found = requests.Find(requestId, id => releases.Find(id)?.Serving);
        // The customer may have been erased on another silo, or while the answer was under way.
        if (found is null || await outcomes.WasErasedAsync(found.Response.CustomerId, found.At)) return null;
        return found.Context is null ? found.Response : await explaining.RunAsync(found.Context, found.Response, CancellationToken.None);
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
