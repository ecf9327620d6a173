using Personalization.Core.Catalog;

namespace Personalization.Core.Pipeline.Sources;

/// <summary>Runs the sources side by side and merges what they find. A source that fails, or is not there when its budget or the stage's share of time is over, is left out.</summary>
internal sealed class RetrieveStage(IReadOnlyList<ICandidateSource> sources)
{
    /// <summary>So many items before its turn a row is asked for.</summary>
    private const int Ahead = 8;

    public async ValueTask RunAsync(PipelineContext context, RequestScratch scratch, StageClock clock, CancellationToken cancellation)
    {
        var startedAt = clock.Time.GetTimestamp();
        // The first of them last: it may work on this thread.
        for (var i = sources.Count - 1; i >= 0; i--) Start(i, context, scratch, clock.Time, startedAt, cancellation);
        for (var i = 0; i < sources.Count; i++)
            if (scratch.Running[i] is { } running) await GatherAsync(i, running, context, scratch, clock, startedAt, cancellation);
        Merge(context, scratch);
    }

    private void Start(int i, PipelineContext context, RequestScratch scratch, TimeProvider time, long startedAt, CancellationToken cancellation)
    {
        if (context.Options.Sources[sources[i].Source].IsSilent) return;
        try
        {
            var retrieving = sources[i].RetrieveAsync(context, scratch.Found[i], cancellation);
            if (!retrieving.IsCompletedSuccessfully) scratch.Running[i] = retrieving.AsTask();
            else Found(i, retrieving.Result, scratch, time.GetElapsedTime(startedAt));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Failed(i, e, scratch);
        }
    }

    private async ValueTask GatherAsync(int i, Task<string?> running, PipelineContext context, RequestScratch scratch, StageClock clock, long startedAt, CancellationToken cancellation)
    {
        try
        {
            if (!running.IsCompleted) await running.WaitAsync(Patience(i, context, clock, startedAt), clock.Time, cancellation);
            Found(i, await running, scratch, clock.Time.GetElapsedTime(startedAt));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Failed(i, e, scratch);
        }
    }

    /// <summary>What came while others were waited for counts, also beyond its budget: it cost nobody anything.</summary>
    private TimeSpan Patience(int i, PipelineContext context, StageClock clock, long startedAt)
    {
        var left = clock.LeftOf(context.Options.Shares.UntilRetrieved);
        if (context.Options.Sources[sources[i].Source].Budget is not { } budget) return left;
        var own = budget - clock.Time.GetElapsedTime(startedAt);
        if (own < TimeSpan.Zero) own = TimeSpan.Zero;
        return left == Timeout.InfiniteTimeSpan || own < left ? own : left;
    }

    private void Found(int i, string? degraded, RequestScratch scratch, TimeSpan elapsed)
    {
        scratch.Causes[i] = degraded;
        PipelineMetrics.Found(sources[i].Source, scratch.Found[i].Count, elapsed);
    }

    private void Failed(int i, Exception e, RequestScratch scratch)
    {
        scratch.Causes[i] = RecommendationPipeline.CauseOf(e);
        if (scratch.Running[i] is null or { IsCompleted: true }) scratch.Found[i].Clear();
        if (scratch.Causes[i] == RecommendationPipeline.Late) PipelineMetrics.Late(sources[i].Source);
        else PipelineMetrics.Failed(sources[i].Source);
    }

    private void Merge(PipelineContext context, RequestScratch scratch)
    {
        for (var i = 0; i < sources.Count; i++)
        {
            if (scratch.Causes[i] is { } cause) scratch.Degraded.Add($"retrieve ({CandidateSources.NameOf(sources[i].Source)}): {cause}");
            if (scratch.Running[i] is not (null or { IsCompletedSuccessfully: true }) || scratch.Found[i].Count == 0) continue;
            scratch.Found[i].SortBest();
            scratch.Found[i].Cut(context.Options.Sources[sources[i].Source].Quota);
            Add(scratch, sources[i].Source, scratch.Found[i]);
        }
        if (scratch.Candidates.Count > 0) return;
        var popular = new FoundItems();
        PopularSource.FallBackOn(context, popular);
        Add(scratch, CandidateSources.Popular, popular);
    }

    private static void Add(RequestScratch scratch, int source, FoundItems found)
    {
        var all = found.All;
        for (var rank = 0; rank < all.Length; rank++)
        {
            // Whoever found it may have done so beside another processor.
            if (rank + Ahead < all.Length) Prefetch.Of(all[rank + Ahead].Row, ItemRow.Bytes);
            scratch.Candidates.Add(all[rank].Row, source, all[rank].Score, all[rank].SimilarTo, rank);
        }
    }
}
