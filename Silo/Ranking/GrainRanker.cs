using Personalization.Contracts;
using Personalization.Core.Catalog;
using Personalization.Core.Pipeline;
using Personalization.Core.Pipeline.Ranking;
using Personalization.Silo.Releases;

namespace Personalization.Silo.Ranking;

/// <summary>
/// Has a ranking silo score the candidates. Ranking changes nothing, so a call that its silo did not answer, because it has died or does not have the release yet, is made
/// again within the same deadline: another silo takes it, or the same one when it is back. While the cluster has no ranking silo at all, nobody is asked for a while after each
/// try: requests go on unranked at once, and the log is not filled with what is known.
/// </summary>
public sealed class GrainRanker(IGrainFactory grains, SiloMetrics metrics, TimeProvider time) : IRanker
{
    /// <summary>A silo that has died is drawn again until membership knows of it, so one more try is not always another silo.</summary>
    private const int Tries = 3;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>How much later than could be an answer is ranked again.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(250);

    /// <summary>Known from the first silo on that ranks: this one may come up before any does.</summary>
    private IRankingGrain? _grain;
    private long _restUntil = long.MinValue;

    public async ValueTask<float[]> RankAsync(PipelineContext context, RankedItems ranked, CancellationToken cancellation)
    {
        if (time.GetTimestamp() < Volatile.Read(ref _restUntil)) throw new RankersAwayException();
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
                return (await (_grain ??= grains.GetOfferedGrain<IRankingGrain>(0)).Rank(request, cancellation).WaitAsync(cancellation)).Predictions;
            }
            catch (OrleansException e) when (IsTransient(e) && attempt < Tries && !cancellation.IsCancellationRequested)
            {
                metrics.RankedElsewhere();
                // The one that was asked may still be at it, and write.
                request = request.With(new LocalRanking(context.Release, ranked with { Predictions = null }));
                if (attempt > 1) await Task.Delay(Pause, time, cancellation);
            }
            catch (OrleansException e) when (e is not ReleaseNotReadyException)
            {
                if (!IsTransient(e)) Volatile.Write(ref _restUntil, time.GetTimestamp() + (long)(Rest.TotalSeconds * time.TimestampFrequency));
                // What Orleans says of it names addresses and is not for who asks.
                throw new RankersAwayException(e);
            }
        }
    }

    /// <summary>Whether another try may go to another silo; it may not when the cluster knows of none.</summary>
    private static bool IsTransient(OrleansException e) => e is OrleansMessageRejectionException or ReleaseNotReadyException;
}
