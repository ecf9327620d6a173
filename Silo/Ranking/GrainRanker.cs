using Personalization.Contracts;
using Personalization.Core.Catalog;
using Personalization.Core.Pipeline;
using Personalization.Core.Pipeline.Ranking;

namespace Personalization.Silo.Ranking;

/// <summary>
/// Has a ranking silo score the candidates. Ranking changes nothing, so a call that its silo did not answer, because it has died or does not have the release yet, is made
/// again within the same deadline: another silo takes it, or the same one when it is back.
/// </summary>
public sealed class GrainRanker(IGrainFactory grains, SiloMetrics metrics, TimeProvider time) : IRanker
{
    /// <summary>A silo that has died is drawn again until membership knows of it, so one more try is not always another silo.</summary>
    private const int Tries = 3;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);
    private readonly IRankingGrain _grain = grains.GetGrain<IRankingGrain>(0);

    public async ValueTask<float[]> RankAsync(PipelineContext context, RankedItems ranked, CancellationToken cancellation)
    {
        var keys = new long[ranked.Items.Length];
        for (var i = 0; i < keys.Length; i++) keys[i] = ranked.Items[i].Key;
        var request = new RankRequest
        {
            Release = context.Release.Id,
            Profile = context.Profile.ForFeatures(),
            Query = context.Query,
            NowMs = context.Customer.NowMs,
            Device = context.Customer.Moment.Device,
            Items = keys,
            Retrieval = ranked.Retrieval,
            Budget = context.Left(time),
        }.With(new LocalRanking(context.Release, ranked));
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return (await _grain.Rank(request, cancellation).WaitAsync(cancellation)).Predictions;
            }
            catch (OrleansException) when (attempt < Tries && !cancellation.IsCancellationRequested)
            {
                metrics.RankedElsewhere();
                // The one that was asked may still be at it, and write.
                request = request.With(new LocalRanking(context.Release, ranked with { Predictions = null }));
                if (attempt > 1) await Task.Delay(Pause, time, cancellation);
            }
        }
    }
}
