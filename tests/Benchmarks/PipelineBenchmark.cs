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

    public static async Task<int> RunAsync(BenchmarkOptions options)
    {
        await using var shop = await BenchmarkShop.StartAsync(options);
        var report = new BenchmarkReport("pipeline", options);
        // Code that is compiled as it runs is slow at first.
        await LoadAsync(shop, TimeSpan.FromSeconds(8), perSecond: null, new StageTotals(), new LatencyRecord(), warm: false);

        var (full, fullStages) = (new LatencyRecord(), new StageTotals());
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var watch = Stopwatch.StartNew();
        await LoadAsync(shop, TimeSpan.FromSeconds(options.Seconds), perSecond: null, fullStages, full);
        var rate = full.Count / watch.Elapsed.TotalSeconds;
        report.Add("recommend-per-second", rate);
        report.Add("recommend-allocated-kb", (GC.GetTotalAllocatedBytes(precise: true) - allocated) / 1024d / full.Count);
        var (search, rank, filter) = new RawParts(shop.Services.GetRequiredService<LoadedReleases>().Require(), shop.Services.GetRequiredService<LoadedShards>(), (int)Math.Round(fullStages.MeanRanked))
            .Measure(TimeSpan.FromSeconds(options.Seconds / 4d));
        report.Add("raw-search-ms", search);
        report.Add("raw-rank-ms", rank);
        report.Add("raw-filter-ms", filter);
        report.Add("over-raw-parts", Environment.ProcessorCount * 1000 / rate / (search + rank + filter));

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
