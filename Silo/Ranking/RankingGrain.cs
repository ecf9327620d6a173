using Orleans.Concurrency;
using Personalization.Contracts;
using Personalization.Silo.Releases;

namespace Personalization.Silo.Ranking;

/// <summary>Scores candidates with the model of the request's release; one reentrant activation per silo, its requests share runs.</summary>
[StatelessWorker(1), Reentrant]
public sealed class RankingGrain(LoadedReleases releases, RankingBatches batches, SiloMetrics metrics, ILocalSiloDetails silo) : Grain, IRankingGrain
{
    public async Task<RankAnswer> Rank(RankRequest request, CancellationToken cancellation)
    {
        metrics.Worked();
        var release = releases.Find(request.Release) ?? throw new ReleaseNotReadyException($"Release {request.Release} is not loaded on silo {silo.Name}.");
        return new RankAnswer { Predictions = await batches.RankAsync(release, request, cancellation) };
    }
}
