using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Personalization.Benchmarks.Shop;
using Personalization.Client;
using Personalization.Core.Recommendations;
using Personalization.Silo.Index.Shards;
using Personalization.Silo.Releases;

namespace Personalization.Benchmarks;

/// <summary>Recommendations through the grains of one silo in this process: how many a second with all processors busy, and how long each takes at half that load.</summary>
public static class PipelineBenchmark
{
    private const int Workers = 8;
    private const int Seed = 1;
    private const int Rounds = 6;

    public static async Task<int> RunAsync(BenchmarkOptions options)
    {
        await using var shop = await BenchmarkShop.StartAsync(options);
        var report = new BenchmarkReport("pipeline", options);
        // Customers are active, and code that is compiled as it runs is slow at first.
        await Parallel.ForEachAsync(shop.Customers, new ParallelOptions { MaxDegreeOfParallelism = Workers },
            async (customer, cancellation) => await shop.Client.RecommendAsync(new RecommendationRequest { CustomerId = customer }, cancellation));
        await LoadAsync(shop, TimeSpan.FromSeconds(20), perSecond: null, new StageTotals(), new LatencyRecord(), warm: false);

        var (full, fullStages) = (new LatencyRecord(), new StageTotals());
        var raw = default(RawParts);
        var allocated = new List<double>();
        var (collections, took, parts) = (0, TimeSpan.Zero, (Search: 0d, Rank: 0d, Filter: 0d));
        // In turns: a machine that others use as well is now faster and now slower.
        for (var round = 0; round < Rounds; round++)
        {
            var (watch, before, answered, collected) = (Stopwatch.StartNew(), GC.GetTotalAllocatedBytes(precise: true), full.Count, GC.CollectionCount(0));
            await LoadAsync(shop, TimeSpan.FromSeconds((double)options.Seconds / Rounds), perSecond: null, fullStages, full);
            (took, collections) = (took + watch.Elapsed, collections + GC.CollectionCount(0) - collected);
            allocated.Add((GC.GetTotalAllocatedBytes(precise: true) - before) / 1024d / (full.Count - answered));
            raw ??= new RawParts(shop.Services.GetRequiredService<LoadedReleases>().Require(), shop.Services.GetRequiredService<LoadedShards>(), (int)Math.Round(fullStages.MeanRanked));
            var (search, rank, filter) = raw.Measure(TimeSpan.FromSeconds(options.Seconds / 3d / Rounds));
            parts = (parts.Search + search / Rounds, parts.Rank + rank / Rounds, parts.Filter + filter / Rounds);
        }
        var rate = full.Count / took.TotalSeconds;
        report.Add("recommend-per-second", rate);
        // Of the rounds the middle one: the runtime's count has been seen to go back.
        report.Add(PathKeys.RecommendAllocated, allocated.Order().ElementAt(Rounds / 2));
        report.Add("collections-per-second", collections / took.TotalSeconds);
        report.Add("raw-search-ms", parts.Search);
        report.Add("raw-rank-ms", parts.Rank);
        report.Add("raw-filter-ms", parts.Filter);
        report.Add(PathKeys.OverRawParts, Environment.ProcessorCount * 1000 / rate / (parts.Search + parts.Rank + parts.Filter));

        var (half, stages) = (new LatencyRecord(), new StageTotals());
        await LoadAsync(shop, TimeSpan.FromSeconds(options.Seconds), rate / 2, stages, half);
        report.Add("recommend-p50-ms", half.Percentile(0.50));
        report.Add("recommend-p99-ms", half.Percentile(0.99));
        foreach (var (stage, ms) in stages.Means()) report.Add($"stage-{stage}-ms", ms);
        report.Add("ranked-candidates", stages.MeanRanked);
        report.Write();
        return 0;
    }

    /// <summary>Asks for random customers: as fast as the workers can, or at a fixed rate, each latency then counted from when its turn had come.</summary>
    private static async Task LoadAsync(BenchmarkShop shop, TimeSpan length, double? perSecond, StageTotals stages, LatencyRecord latencies, bool warm = true)
    {
        var start = Stopwatch.GetTimestamp();
        var ticket = 0;
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => Task.Run(async () =>
        {
            var random = new Random(Seed + worker);
            while (Stopwatch.GetElapsedTime(start) < length)
            {
                var due = Stopwatch.GetElapsedTime(start);
                if (perSecond is { } rate)
                {
                    due = TimeSpan.FromSeconds(Interlocked.Increment(ref ticket) / rate);
                    var wait = due - Stopwatch.GetElapsedTime(start);
                    if (wait > TimeSpan.Zero) await Task.Delay(wait);
                }
                var response = await shop.Client.RecommendAsync(new RecommendationRequest { CustomerId = shop.Customers[random.Next(shop.Customers.Count)] });
                latencies.Add((Stopwatch.GetElapsedTime(start) - due).TotalMilliseconds);
                if (warm && response.Degraded is not null) throw new InvalidOperationException($"a degraded answer would flatter the numbers: {response.Degraded}");
                stages.Add(response);
            }
        })));
    }
}
