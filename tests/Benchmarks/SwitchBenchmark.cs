using System.Diagnostics;
using Personalization.Benchmarks.Http;
using Personalization.Benchmarks.Shop;

namespace Personalization.Benchmarks;

/// <summary>What a switch of the release does to answers over HTTP, under half of the maximum load, from the demand for it until a second after the answer; also a part of "freshness".</summary>
public static class SwitchBenchmark
{
    private const int Connections = 8;

    public static async Task<int> RunAsync(BenchmarkOptions options)
    {
        var data = await ShopFolder.EnsureAsync(options);
        await using var silo = await SiloProcess.StartAsync(data);
        var report = new BenchmarkReport("switch", options);
        await MeasureAsync(report, silo, options, await MostPerSecondAsync(silo, options) / 2);
        report.Write();
        return 0;
    }

    /// <summary>Recommendations a second of saturating connections, after some to get warm.</summary>
    public static async Task<double> MostPerSecondAsync(SiloProcess silo, BenchmarkOptions options)
    {
        using var load = new RecommendLoad(silo.Url, Connections, options.Customers);
        // Until most of the customers are in memory, and the code is compiled.
        await Task.Delay(TimeSpan.FromSeconds(8));
        load.Take();
        await Task.Delay(TimeSpan.FromSeconds(3));
        return load.Take().Count / 3d;
    }

    /// <param name="perSecond">Recommendations.</param>
    public static async Task MeasureAsync(BenchmarkReport report, SiloProcess silo, BenchmarkOptions options, double perSecond)
    {
        using var load = new RecommendLoad(silo.Url, Connections, options.Customers, perSecond);
        using var admin = new HttpClient { BaseAddress = silo.Url, Timeout = TimeSpan.FromMinutes(5) };
        await Task.Delay(TimeSpan.FromSeconds(1));
        load.Take();
        // As long as a switch takes, about: collections of what was kept come every few seconds, and a window that has none says nothing of how answers are without a switch.
        await Task.Delay(TimeSpan.FromSeconds(options.Seconds * 2d));
        var before = load.Take();
        var (start, processor) = (Stopwatch.GetTimestamp(), silo.Processor);
        var (preparing, after) = (new LatencyRecord(), new LatencyRecord());
        // The second switch comes back, so that the next run begins as this one did.
        foreach (var id in new[] { ShopFolder.OtherRelease, ShopFolder.Release })
        {
            var answer = await admin.PostAsync(new Uri($"/v1/releases/{id}/activate", UriKind.Relative), content: null);
            answer.EnsureSuccessStatusCode();
            preparing.Add(load.Take());
            await Task.Delay(TimeSpan.FromSeconds(1));
            after.Add(load.Take());
        }
        var during = new LatencyRecord();
        during.Add(preparing);
        during.Add(after);
        report.Add("switch-preparing-p99-ms", preparing.Percentile(0.99));
        report.Add("switch-after-p99-ms", after.Percentile(0.99));
        report.Add(PathKeys.SwitchFailed, load.Failed);
        report.Add("switch-before-p99-ms", before.Percentile(0.99));
        report.Add("switch-before-p50-ms", before.Percentile(0.5));
        report.Add("switch-during-p99-ms", during.Percentile(0.99));
        report.Add("switch-during-p50-ms", during.Percentile(0.5));
        report.Add("switch-during-longest-ms", during.Percentile(1));
        report.Add(PathKeys.SwitchP99Ratio, during.Percentile(0.99) / before.Percentile(0.99));
        report.Add("switch-during-requests", during.Count);
        report.Add("switch-requests-per-second", perSecond);
        report.Add("switch-seconds", Stopwatch.GetElapsedTime(start).TotalSeconds);
        report.Add("switch-processor-seconds", (silo.Processor - processor).TotalSeconds);
    }
}
