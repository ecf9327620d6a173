using System.Buffers;
using System.Collections.Concurrent;
using Personalization.Core.Catalog;
using Personalization.Core.Exploration;
using Personalization.Core.Pipeline.Filters;
using Personalization.Core.Pipeline.Ranking;
using Personalization.Core.Pipeline.Reordering;
using Personalization.Core.Pipeline.Sources;
using Personalization.Core.Recommendations;

namespace Personalization.Core.Pipeline;

/// <summary>
/// The four stages: retrieve, filter, rank, reorder. The customer's grain runs it to serve, the evaluator runs it to measure. A stage that fails or is late leaves
/// its name in <see cref="RecommendationResponse.Degraded"/> and the answer goes on without it. Thread safe; what a request writes on is pooled.
/// </summary>
public sealed class RecommendationPipeline(
    IReadOnlyList<ICandidateSource> sources,
    IReadOnlyList<ICandidateFilter> filters,
    IRanker ranker,
    IReorderer reorderer,
    TimeProvider? time = null,
    ExplorationState? exploration = null)
{
    internal const string Late = "late";
    private readonly ConcurrentBag<RequestScratch> _pool = [];
    private readonly RetrieveStage _retrieve = new(sources);
    private readonly FilterStage _filter = new(filters);
    private readonly ValueReorderer _byValue = new();
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly ExplorationState _exploration = exploration ?? new ExplorationState();

    /// <summary>The stages as served, over an index and trends wherever they are.</summary>
    /// <param name="live">What is learned between releases; null for nothing.</param>
    public static RecommendationPipeline Create(INeighbourSearch search, ITrendReader trends, IRanker ranker, LiveSignals? live = null, TimeProvider? time = null) => new(
        [
            new EmbeddingSource(search), new LongTermSource(search), new RecentItemsSource(search, time), new TogetherSource(live?.Together), new TrendingSource(trends),
            new NewItemsSource(), new RepeatSource(), new PopularSource(), new ExploreSource(live?.Exploration ?? new ExplorationState()),
        ],
        FilterStage.Served,
        ranker,
        new SlateReorderer(),
        time,
        live?.Exploration);

    /// <param name="encodeMs">What computing the query embedding took: it is of the request's time.</param>
    public async ValueTask<RecommendationResponse> RunAsync(PipelineContext context, double encodeMs, CancellationToken cancellation)
    {
        if (!_pool.TryTake(out var scratch)) scratch = new RequestScratch(sources.Count);
        var clock = new StageClock(_time, context.Deadline, _time.GetTimestamp() - (long)(encodeMs * 1e-3 * _time.TimestampFrequency));
        var watch = StageWatch.Start(encodeMs);
        var (candidates, degraded) = (scratch.Candidates, scratch.Degraded);
        if (context.EncodeFailure is { } failure) degraded.Add($"encode: {failure}");
        var ranked = default(int[]);
        try
        {
            await _retrieve.RunAsync(context, scratch, clock, cancellation);
            watch.Retrieved();
            _filter.Run(context, candidates, degraded);
            ranked = ArrayPool<int>.Shared.Rent(Math.Max(1, candidates.Count));
            var count = Shortlist.Fill(context, scratch.Evidence, candidates, Math.Max(context.Options.Ranked, context.Request.Limit), ranked);
            watch.Filtered();
            await RankAsync(context, scratch, ranked.AsMemory(0, count), clock, cancellation);
            watch.Ranked();
            return Choose(context, scratch, ranked.AsSpan(0, count), clock, watch);
        }
        finally
        {
            if (ranked is not null) ArrayPool<int>.Shared.Return(ranked);
            scratch.Clear();
            _pool.Add(scratch);
        }
    }

    internal static string CauseOf(Exception e) => e is OperationCanceledException or TimeoutException ? Late : e.Message;

    private RecommendationResponse Choose(PipelineContext context, RequestScratch scratch, Span<int> ranked, StageClock clock, StageWatch watch)
    {
        var (candidates, degraded) = (scratch.Candidates, scratch.Degraded);
        BoostStage.Run(context, candidates, ranked);
        Span<int> slate = stackalloc int[Math.Min(context.Request.Limit, ranked.Length)];
        slate = slate[..Reorder(context, candidates, ranked, slate, clock, degraded)];
        slate = slate[..FilterStage.Late(context, candidates, ranked, slate)];
        watch.Reordered();
        var response = SlateResponse.Build(context, candidates, ranked, slate, watch.Timings(), degraded);
        foreach (var place in slate) PipelineMetrics.Shown(candidates.All[place].MainSource);
        context.Observer?.Answered(context, candidates, ranked, slate, response);
        return response;
    }

    private async ValueTask RankAsync(PipelineContext context, RequestScratch scratch, Memory<int> ranked, StageClock clock, CancellationToken cancellation)
    {
        if (ranked.Length == 0 || !context.Options.Rank) return;
        try
        {
            var heads = context.Release.Manifest.Heads.Length;
            var sheet = scratch.Sheet is { } former && former.Fits(ranked.Length, heads) ? former : new RankingSheet(ranked.Length, heads);
            scratch.Sheet = null;
            for (var i = 0; i < ranked.Length; i++)
            {
                ref readonly var candidate = ref scratch.Candidates.All[ranked.Span[i]];
                (sheet.Items[i], sheet.Retrieval[i]) = (candidate.Row, candidate.Retrieval);
            }
            var ranking = ranker.RankAsync(context, new RankedItems(context.Customer, sheet.Items, sheet.Retrieval, sheet.Predictions), cancellation);
            var predictions = ranking.IsCompletedSuccessfully
                ? ranking.Result
                : await ranking.AsTask().WaitAsync(clock.LeftOf(context.Options.Shares.UntilRanked), clock.Time, cancellation);
            Weigh(context, scratch.Candidates, ranked.Span, predictions);
            // Another's array: nobody knows who may still write into this one.
            if (ReferenceEquals(predictions, sheet.Predictions)) scratch.Sheet = sheet;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            scratch.Degraded.Add($"rank: {CauseOf(e)}");
        }
    }

    /// <summary>The slate; by value alone, with nothing left to chance, when all of the request's time is over before; simply the best when the reordering failed.</summary>
    private int Reorder(PipelineContext context, CandidateSet candidates, ReadOnlySpan<int> ranked, Span<int> slate, StageClock clock, List<string> degraded)
    {
        try
        {
            if (clock.LeftOf(1) == TimeSpan.Zero)
            {
                degraded.Add($"reorder: {Late}");
                return _byValue.Reorder(context, candidates.All, ranked, slate);
            }
            var chosen = reorderer.Reorder(context, candidates.All, ranked, slate);
            ExplorationStage.Run(context, _exploration, candidates, ranked, slate[..chosen]);
            return chosen;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            degraded.Add($"reorder: {CauseOf(e)}");
            ranked[..slate.Length].CopyTo(slate);
            return slate.Length;
        }
    }

    private static void Weigh(PipelineContext context, CandidateSet candidates, Span<int> ranked, float[] predictions)
    {
        var heads = context.Release.Manifest.Heads;
        if (predictions.Length != ranked.Length * heads.Length)
            throw new InvalidDataException($"the ranker answered {predictions.Length} numbers for {ranked.Length} items of {heads.Length} predictions");
        candidates.TakePredictions(predictions, heads.Length);
        var value = new ValueOfPredictions(heads, context.Options);
        var keys = ArrayPool<float>.Shared.Rent(ranked.Length);
        for (var i = 0; i < ranked.Length; i++)
        {
            ref var candidate = ref candidates.All[ranked[i]];
            candidate.Prediction = i;
            candidate.Value = value.Of(predictions.AsSpan(i * heads.Length, heads.Length));
            keys[i] = candidate.Value;
        }
        BestFirst.Sort(keys, ranked);
        ArrayPool<float>.Shared.Return(keys);
    }
}
