using Orleans.Concurrency;
using Personalization.Contracts;
using Personalization.Core.Catalog;
using Personalization.Core.Features;
using Personalization.Core.Pipeline.Ranking;
using Personalization.Silo.Releases;

namespace Personalization.Silo.Ranking;

/// <summary>Scores candidates with the model of the request's release; one reentrant activation per silo, the computing on the silo's workers.</summary>
[StatelessWorker(1), Reentrant]
public sealed class RankingGrain(LoadedReleases releases, CpuWorkers workers, ILocalSiloDetails silo) : Grain, IRankingGrain
{
    public Task<float[]> Rank(RankRequest request, CancellationToken cancellation)
    {
        var release = releases.Find(request.Release) ?? throw new ReleaseNotReadyException($"Release {request.Release} is not loaded on silo {silo.Name}.");
        return workers.RunAsync(() => Predict(request, release), cancellation);
    }

    private static float[] Predict(RankRequest request, ActiveRelease release)
    {
        var customer = new CustomerFeatures(request.Profile, release.Serving.Items, request.Query, request.NowMs);
        var rows = new ItemRow[request.Items.Length];
        var missing = default(List<int>);
        for (var i = 0; i < rows.Length; i++)
        {
            if (release.Serving.Items.FindByKey(request.Items[i]) is { } row) rows[i] = row;
            else
            {
                // This silo has not heard of the item yet: any row will do, its predictions are taken back below.
                rows[i] = release.Serving.Items.Rows[0];
                (missing ??= []).Add(i);
            }
        }
        var predictions = ModelRanker.Predict(release.Serving, customer, rows);
        var heads = release.Serving.Ranker.Heads.Length;
        foreach (var i in missing ?? []) predictions.AsSpan(i * heads, heads).Clear();
        return predictions;
    }
}
