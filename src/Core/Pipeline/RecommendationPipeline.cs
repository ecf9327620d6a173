using System.Buffers;
using System.Collections.Concurrent;
using Personalization.Core.Catalog;
using Personalization.Core.Pipeline.Filters;
using Personalization.Core.Pipeline.Ranking;
using Personalization.Core.Pipeline.Reordering;
using Personalization.Core.Pipeline.Sources;
using Personalization.Core.Recommendations;

namespace Personalization.Core.Pipeline;

/// <summary>
/// The four stages: retrieve, filter, rank, reorder. The customer's grain runs it to serve, the evaluator runs it to measure. A stage that fails or is late leaves
/// its name in <see cref="RecommendationResponse.Degraded"/> and the answer goes on without it. Thread safe; the sets of candidates are pooled.
/// </summary>
public sealed class RecommendationPipeline(
    IReadOnlyList<ICandidateSource> sources,
    IReadOnlyList<ICandidateFilter> filters,
    IRanker ranker,
    IReorderer reorderer)
{
    private readonly ConcurrentBag<CandidateSet> _pool = [];

    /// <summary>The stages as served, over an index and trends wherever they are.</summary>
    public static RecommendationPipeline Create(INeighbourSearch search, ITrendReader trends, IRanker ranker) => new(
        [new EmbeddingSource(search), new RecentItemsSource(search), new TrendingSource(trends), new NewItemsSource(), new PopularSource()],
        [new ConsumedFilter(), new UnavailableFilter(), new ExcludedFilter(), new ExpressionFilter()],
        ranker,
        new DiversityReorderer());

    /// <param name="encodeMs">What computing the query embedding took, for the timings.</param>
    public async ValueTask<RecommendationResponse> RunAsync(PipelineContext context, double encodeMs, CancellationToken cancellation)
    {
        if (!_pool.TryTake(out var candidates)) candidates = new CandidateSet();
        var watch = StageWatch.Start(encodeMs);
        var degraded = new List<string>();
        if (context.EncodeFailure is { } failure) degraded.Add($"encode: {failure}");
        try
        {
            await RetrieveAsync(context, candidates, degraded, cancellation);
            watch.Retrieved();
            Filter(context, candidates, degraded);
            var (ranked, count) = Shortlist(context, candidates);
            watch.Filtered();
            await RankAsync(context, candidates, ranked.AsMemory(0, count), degraded, cancellation);
            watch.Ranked();
            var slate = new int[Math.Min(context.Request.Limit, count)];
            var chosen = Reorder(context, candidates, ranked.AsSpan(0, count), slate, degraded);
            watch.Reordered();
            var response = SlateResponse.Build(context, candidates, ranked.AsSpan(0, count), slate.AsSpan(0, chosen), watch.Timings(), degraded);
            context.Observer?.Answered(context, candidates, ranked.AsSpan(0, count), slate.AsSpan(0, chosen), response);
            ArrayPool<int>.Shared.Return(ranked);
            return response;
        }
        finally
        {
            candidates.Clear();
            _pool.Add(candidates);
        }
    }

    private async ValueTask RetrieveAsync(PipelineContext context, CandidateSet candidates, List<string> degraded, CancellationToken cancellation)
    {
        var running = new Task<SourceResult>[sources.Count];
        for (var i = 0; i < sources.Count; i++) running[i] = Guarded(sources[i], context, cancellation);
        for (var i = 0; i < sources.Count; i++)
        {
            var result = await running[i];
            var rank = 0;
            foreach (var found in result.Items) candidates.Add(found.Row, sources[i].Source, found.Score, found.SimilarTo, rank++);
            if (result.Degraded is { } cause) degraded.Add($"retrieve ({CandidateSources.NameOf(sources[i].Source)}): {cause}");
        }
        if (candidates.Count == 0)
            foreach (var found in PopularSource.Popular(context).Items) candidates.Add(found.Row, CandidateSources.Popular, found.Score);
    }

    private static async Task<SourceResult> Guarded(ICandidateSource source, PipelineContext context, CancellationToken cancellation)
    {
        try
        {
            // Waiting ends with the request, also for a source that does not listen.
            return await source.RetrieveAsync(context, cancellation).AsTask().WaitAsync(cancellation);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return SourceResult.Nothing with { Degraded = CauseOf(e) };
        }
    }

    /// <summary>Marks what has to go; when too few stay, looks through the whole table for items that may be shown.</summary>
    private void Filter(PipelineContext context, CandidateSet candidates, List<string> degraded)
    {
        Filter(context, candidates.All, degraded);
        var kept = 0;
        foreach (ref readonly var candidate in candidates.All)
            if (candidate.Removed is null) kept++;
        if (kept >= context.Request.Limit) return;
        var before = candidates.Count;
        foreach (var found in TableScan.Best(context, candidates, context.Request.Limit - kept)) candidates.Add(found.Row, CandidateSources.Scan, found.Score);
        Filter(context, candidates.All[before..], degraded);
    }

    private void Filter(PipelineContext context, Span<Candidate> candidates, List<string> degraded)
    {
        foreach (var filter in filters)
        {
            try
            {
                filter.Apply(context, candidates);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                degraded.Add($"filter ({filter.GetType().Name}): {CauseOf(e)}");
            }
        }
    }

    /// <summary>The kept candidates, at most as many as may be ranked, best similarity first. The array is rented.</summary>
    private static (int[] Places, int Count) Shortlist(PipelineContext context, CandidateSet candidates)
    {
        var all = candidates.All;
        var places = ArrayPool<int>.Shared.Rent(Math.Max(1, all.Length));
        var scores = ArrayPool<float>.Shared.Rent(Math.Max(1, all.Length));
        var count = 0;
        for (var i = 0; i < all.Length; i++)
        {
            if (all[i].Removed is not null) continue;
            // Until the ranker has spoken, retrieval order is the value: similarity above all, other sources by arrival.
            all[i].Value = all[i].Similarity - i * 1e-6f;
            scores[count] = -all[i].Value;
            places[count++] = i;
        }
        Array.Sort(scores, places, 0, count);
        ArrayPool<float>.Shared.Return(scores);
        return (places, Math.Min(count, Math.Max(context.Options.Ranked, context.Request.Limit)));
    }

    private async ValueTask RankAsync(PipelineContext context, CandidateSet candidates, Memory<int> ranked, List<string> degraded, CancellationToken cancellation)
    {
        if (ranked.Length == 0) return;
        try
        {
            var rows = new ItemRow[ranked.Length];
            for (var i = 0; i < rows.Length; i++) rows[i] = candidates.All[ranked.Span[i]].Row;
            var predictions = await ranker.RankAsync(context, rows, cancellation).AsTask().WaitAsync(cancellation);
            Weigh(context, candidates, ranked.Span, predictions);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            degraded.Add($"rank: {CauseOf(e)}");
        }
    }

    /// <summary>The slate, or simply the best when the reordering failed.</summary>
    private int Reorder(PipelineContext context, CandidateSet candidates, ReadOnlySpan<int> ranked, Span<int> slate, List<string> degraded)
    {
        try
        {
            return reorderer.Reorder(context, candidates.All, ranked, slate);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            degraded.Add($"reorder: {CauseOf(e)}");
            ranked[..slate.Length].CopyTo(slate);
            return slate.Length;
        }
    }

    private static string CauseOf(Exception e) => e is OperationCanceledException or TimeoutException ? "late" : e.Message;

    private static void Weigh(PipelineContext context, CandidateSet candidates, Span<int> ranked, float[] predictions)
    {
        var heads = context.Release.Manifest.Heads;
        if (predictions.Length != ranked.Length * heads.Length)
            throw new InvalidDataException($"the ranker answered {predictions.Length} numbers for {ranked.Length} items of {heads.Length} predictions");
        predictions.CopyTo(candidates.StartPredictions(ranked.Length, heads.Length));
        var value = new ValueOfPredictions(heads, context.Options);
        var keys = ArrayPool<float>.Shared.Rent(ranked.Length);
        for (var i = 0; i < ranked.Length; i++)
        {
            ref var candidate = ref candidates.All[ranked[i]];
            candidate.Prediction = i;
            candidate.Value = value.Of(predictions.AsSpan(i * heads.Length, heads.Length));
            keys[i] = -candidate.Value;
        }
        keys.AsSpan(0, ranked.Length).Sort(ranked);
        ArrayPool<float>.Shared.Return(keys);
    }
}
