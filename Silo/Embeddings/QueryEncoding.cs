using System.Buffers;
using Microsoft.Extensions.Options;
using Personalization.Core.Customers;
using Personalization.Core.Features;
using Personalization.Core.Releases;
using Personalization.Inference.Batching;

namespace Personalization.Silo.Embeddings;

/// <summary>Runs the query tower for all customers of this silo, off their turns: who comes while it is busy shares the next run. Thread safe.</summary>
public sealed class QueryEncoding : IDisposable
{
    /// <summary>One run at a time leaves the other processors to answers; what waits meanwhile makes the next run fuller.</summary>
    private const int Runs = 1;
    private readonly MicroBatcher<EncodedProfile, CustomerVectors> _batcher;
    private readonly CpuWorkers _workers;

    public QueryEncoding(CpuWorkers workers, SiloMetrics metrics, IOptions<EncodeOptions> options, TimeProvider time)
    {
        _workers = workers;
        Budget = options.Value.Budget;
        Time = time;
        _batcher = new MicroBatcher<EncodedProfile, CustomerVectors>(new BatchOptions(options.Value.Rows, Runs, options.Value.Window), RunAsync, time);
        metrics.WatchEncoding(() => _batcher.Counts);
    }

    /// <summary>What an answer waits at most.</summary>
    public TimeSpan Budget { get; }
    public TimeProvider Time { get; }
    public BatchCounts Counts => _batcher.Counts;

    public Task<CustomerVectors> EncodeAsync(CustomerProfile profile, ServingRelease release, QueryMoment moment) => _batcher.AskAsync(new EncodedProfile(release, profile, moment), 1, budget: null, CancellationToken.None);

    public void Dispose() => _batcher.Dispose();

    private async Task<IReadOnlyList<CustomerVectors>> RunAsync(IReadOnlyList<EncodedProfile> batch) => await _workers.RunAsync(() => Encode(batch), CancellationToken.None).ConfigureAwait(false);

    private static CustomerVectors[] Encode(IReadOnlyList<EncodedProfile> batch)
    {
        var queries = new float[batch.Count][];
        // Nearly always one release: two while the silos switch.
        for (var i = 0; i < batch.Count; i++)
            if (queries[i] is null) Encode(batch, i, queries);
        return [.. batch.Select((one, i) => new CustomerVectors(queries[i], TurnEvidence.FactorsOf(one.Profile, one.Release)))];
    }

    /// <summary>Fills in the queries of all who have the release of the one at <paramref name="first"/>.</summary>
    private static void Encode(IReadOnlyList<EncodedProfile> batch, int first, float[][] queries)
    {
        var release = batch[first].Release;
        var d = release.Items.Dimensions;
        var (width, told) = (QueryFeatures.MaxItems * d, QueryFeatures.MaxItems * EventFeatures.Width);
        var sheet = ArrayPool<float>.Shared.Rent((batch.Count - first) * (width + told + AboutFeatures.Width + d));
        try
        {
            var items = sheet.AsSpan(0, (batch.Count - first) * width);
            var events = sheet.AsSpan(items.Length, (batch.Count - first) * told);
            var about = sheet.AsSpan(items.Length + events.Length, (batch.Count - first) * AboutFeatures.Width);
            Span<int> places = stackalloc int[batch.Count - first];
            var rows = 0;
            for (var i = first; i < batch.Count; i++)
            {
                if (batch[i].Release != release) continue;
                queries[i] = [];
                var used = QueryFeatures.Fill(batch[i].Profile, release.Items, items.Slice(rows * width, width), events.Slice(rows * told, told));
                var known = AboutFeatures.Fill(release.Manifest.Slots, batch[i].Profile, batch[i].Moment, about.Slice(rows * AboutFeatures.Width, AboutFeatures.Width));
                if (used > 0 || known) places[rows++] = i;
            }
            if (rows == 0) return;
            var results = sheet.AsSpan(items.Length + events.Length + about.Length, rows * d);
            release.QueryEncoder.Encode(rows, items[..(rows * width)], events[..(rows * told)], about[..(rows * AboutFeatures.Width)], results);
            for (var row = 0; row < rows; row++)
            {
                var query = results.Slice(row * d, d);
                if (Vectors.Normalize(query)) queries[places[row]] = query.ToArray();
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(sheet);
        }
    }
}
