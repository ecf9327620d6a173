using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Personalization.Benchmarks.Shop;
using Personalization.Contracts;
using Personalization.Core.Catalog;
using Personalization.Core.Customers;
using Personalization.Core.Interactions;
using Personalization.Core.Releases;
using Personalization.Inference;
using Personalization.Silo.Ranking;
using Personalization.Silo.Releases;

namespace Personalization.Benchmarks;

/// <summary>
/// Items ranked a second through the ranking grain, features and all, by many callers at once, over those of the same ONNX model run alone in large batches, one on each
/// processor. Both in turn in short rounds, as the machine's speed drifts; the medians count.
/// </summary>
public static class RankerBenchmark
{
    private const int Candidates = 300, Rounds = 7, BatchRows = 500, Seed = 1;

    public static async Task<int> RunAsync(BenchmarkOptions options)
    {
        await using var shop = await BenchmarkShop.StartAsync(options);
        var release = shop.Services.GetRequiredService<LoadedReleases>().Require();
        var report = new BenchmarkReport("ranker", options);
        var requests = Requests(release, 200);
        var grain = shop.Services.GetRequiredService<IGrainFactory>().GetGrain<IRankingGrain>(0);
        using var alone = new AloneRuns(await File.ReadAllBytesAsync(Path.Combine(release.Folder, ReleaseFiles.Ranker)));
        var batches = shop.Services.GetRequiredService<RankingBatches>();
        var length = TimeSpan.FromSeconds((double)options.Seconds / Rounds);

        await ThroughGrainAsync(grain, requests, length);
        alone.Rate(length);
        var before = batches.Counts;
        var (ours, theirs) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            ours.Add(await ThroughGrainAsync(grain, requests, length));
            theirs.Add(alone.Rate(length));
        }
        var counts = batches.Counts;
        report.Add("ranker-rows-per-second", Median(ours));
        report.Add("batch-rows-per-second", Median(theirs));
        report.Add(PathKeys.RankerOverBatch, Median([.. ours.Zip(theirs, (a, b) => a / b)]));
        report.Add("requests-per-run", (double)(counts.Requests - before.Requests) / (counts.Runs - before.Runs));
        report.Write();
        return 0;
    }

    private static async Task<double> ThroughGrainAsync(IRankingGrain grain, RankRequest[] requests, TimeSpan length)
    {
        var (start, rows, next) = (Stopwatch.GetTimestamp(), 0L, 0);
        await Task.WhenAll(Enumerable.Range(0, 4 * Environment.ProcessorCount).Select(_ => Task.Run(async () =>
        {
            while (Stopwatch.GetElapsedTime(start) < length)
            {
                await grain.Rank(requests[Interlocked.Increment(ref next) % requests.Length], CancellationToken.None);
                Interlocked.Add(ref rows, Candidates);
            }
        })));
        return rows / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>Customers of 50 clicks on random items, and random candidates.</summary>
    private static RankRequest[] Requests(ActiveRelease release, int count)
    {
        var (items, random) = (release.Serving.Items, new Random(Seed));
        return [.. Enumerable.Range(0, count).Select(customer => new RankRequest
        {
            Release = release.Id,
            Profile = CustomerProfile.Empty.Apply([.. Enumerable.Range(0, 50).Select(i => Click(customer, i, items.Rows[random.Next(items.Count)]))], id => items.Find(id)?.Item.Category).Profile,
            Query = items.Rows[random.Next(items.Count)].Vector,
            NowMs = DateTimeOffset.UnixEpoch.AddYears(56).ToUnixTimeMilliseconds(),
            Items = [.. Enumerable.Range(0, Candidates).Select(_ => items.Rows[random.Next(items.Count)].Key)],
            Retrieval = [.. Enumerable.Range(0, Candidates).Select(_ => -8 * random.NextSingle())],
        })];
    }

    private static Interaction Click(int customer, int i, ItemRow item) => new()
    {
        EventId = $"e{customer}-{i}",
        CustomerId = $"c{customer}",
        Kind = InteractionKind.Click,
        ItemId = item.Item.Id,
        At = DateTimeOffset.UnixEpoch.AddYears(56).AddMinutes(i - 60),
    };

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }

    /// <summary>The model with its inputs in place: nothing but runs.</summary>
    private sealed class AloneRuns : IDisposable
    {
        private readonly GraphSession[] _sessions;
        private readonly int _rows;

        public AloneRuns(byte[] model)
        {
            using var probe = new GraphSession(model, Options);
            var block = RankerShape.Parse(probe.Metadata[ModelMetadataKeys.RankerShape])!.Block;
            _rows = BatchRows / block * block;
            _sessions = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new GraphSession(model, Options, BatchRows / block))];
            foreach (var session in _sessions)
                foreach (var input in session.Inputs) Fill(session[input]);
        }

        private static InferenceOptions Options => new() { Provider = InferenceProvider.Cpu };

        public double Rate(TimeSpan length)
        {
            var (start, rows) = (Stopwatch.GetTimestamp(), 0L);
            var threads = Array.ConvertAll(_sessions, session => new Thread(() =>
            {
                while (Stopwatch.GetElapsedTime(start) < length)
                {
                    session.Run();
                    Interlocked.Add(ref rows, _rows);
                }
            }));
            Array.ForEach(threads, thread => thread.Start());
            Array.ForEach(threads, thread => thread.Join());
            return rows / Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        public void Dispose() => Array.ForEach(_sessions, session => session.Dispose());

        private static void Fill(float[] values)
        {
            var random = new Random(Seed);
            foreach (ref var x in values.AsSpan()) x = random.NextSingle() - 0.5f;
        }
    }
}
