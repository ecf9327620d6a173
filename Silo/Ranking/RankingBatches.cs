using Microsoft.Extensions.Options;
using Personalization.Contracts;
using Personalization.Core.Catalog;
using Personalization.Core.Features;
using Personalization.Core.Pipeline.Ranking;
using Personalization.Inference;
using Personalization.Inference.Batching;
using Personalization.Silo.Releases;

namespace Personalization.Silo.Ranking;

/// <summary>Lets the requests of many customers share runs of the ranker on this silo; the computing happens on the silo's workers.</summary>
public sealed class RankingBatches : IDisposable
{
    private readonly MicroBatcher<RankedRequest, float[]> _batcher;
    private readonly CpuWorkers _workers;
    private readonly SiloMetrics _metrics;
    private readonly int _leastPart;

    public RankingBatches(CpuWorkers workers, LoadedReleases releases, SiloMetrics metrics, IOptions<InferenceOptions> options, TimeProvider time)
    {
        (_workers, _metrics, _leastPart) = (workers, metrics, options.Value.RankerLeastPart);
        var runs = options.Value.RankerRuns > 0 ? options.Value.RankerRuns : Environment.ProcessorCount;
        _batcher = new MicroBatcher<RankedRequest, float[]>(new BatchOptions(options.Value.RankerRows, runs, options.Value.RankerWindow), RunAsync, time);
        metrics.WatchRanking(() => _batcher.Counts, () => releases.Active?.Models.Provider);
    }

    public BatchCounts Counts => _batcher.Counts;

    /// <returns>[N × H] probabilities; rows of items that the silo does not know are all zero.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled, or the request's budget was over before its turn came.</exception>
    public Task<float[]> RankAsync(ActiveRelease release, RankRequest request, CancellationToken cancellation)
    {
        // Processors that have nothing to do share the request; where all are busy it costs least as a whole.
        var parts = _leastPart == 0 ? 1 : Math.Min(_batcher.Free, request.Items.Length / _leastPart);
        return parts < 2 ? AskAsync(release, request, cancellation) : SharedAsync(release, request, parts, cancellation);
    }

    private Task<float[]> AskAsync(ActiveRelease release, RankRequest request, CancellationToken cancellation) =>
        _batcher.AskAsync(new RankedRequest(release, request), request.Items.Length, request.Budget, cancellation);

    private async Task<float[]> SharedAsync(ActiveRelease release, RankRequest request, int parts, CancellationToken cancellation) =>
        SplitRequest.Join(request, await Task.WhenAll(SplitRequest.Into(request, parts).Select(part => AskAsync(release, part, cancellation))).ConfigureAwait(false));

    public void Dispose() => _batcher.Dispose();

    private async Task<IReadOnlyList<float[]>> RunAsync(IReadOnlyList<RankedRequest> batch) => await _workers.RunAsync(() => Predict(batch), CancellationToken.None).ConfigureAwait(false);

    private float[][] Predict(IReadOnlyList<RankedRequest> batch)
    {
        var answers = new float[batch.Count][];
        // Nearly always one release: two while the silos switch.
        for (var i = 0; i < batch.Count; i++)
        {
            if (answers[i] is not null) continue;
            var release = batch[i].Release;
            var places = Enumerable.Range(i, batch.Count - i).Where(place => batch[place].Release == release).ToArray();
            var missing = new List<int>?[places.Length];
            var ranked = new RankedItems[places.Length];
            for (var p = 0; p < places.Length; p++) ranked[p] = Find(batch[places[p]], ref missing[p]);
            var predictions = ModelRanker.Predict(release.Serving, ranked);
            for (var p = 0; p < places.Length; p++)
            {
                var heads = release.Serving.Ranker.Heads.Length;
                foreach (var item in missing[p] ?? []) predictions[p].AsSpan(item * heads, heads).Clear();
                Count(predictions[p]);
                answers[places[p]] = predictions[p];
            }
        }
        return answers;
    }

    private static RankedItems Find(in RankedRequest ranked, ref List<int>? missing)
    {
        var (items, request) = (ranked.Release.Serving.Items, ranked.Request);
        if (request.LocalOrNull() is { } local && local.Release == ranked.Release.Serving) return local.Items;
        var rows = new ItemRow[request.Items.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            if (items.FindByKey(request.Items[i]) is { } row) rows[i] = row;
            else
            {
                // This silo has not heard of the item yet: any row will do, its predictions are taken back.
                rows[i] = items.Rows[0];
                (missing ??= []).Add(i);
            }
        }
        return new RankedItems(new CustomerFeatures(request.Profile, items, request.Query, new QueryMoment(request.NowMs, request.Device), ranked.Release.Serving.Manifest.Slots), rows, request.Retrieval);
    }

    private void Count(float[] predictions)
    {
        var strange = 0;
        foreach (var p in predictions)
            if (!float.IsFinite(p)) strange++;
        if (strange > 0) _metrics.NotFinite(strange);
    }
}
