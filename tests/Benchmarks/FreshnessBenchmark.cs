using Personalization.Benchmarks.Http;
using Personalization.Benchmarks.Shop;

namespace Personalization.Benchmarks;

/// <summary>
/// Over HTTP, against a silo in a process of its own: how long until an event shows in an answer, idle, beside saturating connections, and through the stream; and what a
/// switch of the release does to answers under half of the maximum load.
/// </summary>
public static class FreshnessBenchmark
{
    private const int Probes = 300, Saturating = 8, EventsPerSecond = 2000;

    public static async Task<int> RunAsync(BenchmarkOptions options)
    {
        var data = await ShopFolder.EnsureAsync(options);
        await using var silo = await SiloProcess.StartAsync(data);
        var report = new BenchmarkReport("freshness", options);
        using var probe = new FreshnessProbe(silo.Url, options.Items);
        double perSecond;
        using (var warm = new RecommendLoad(silo.Url, Saturating, options.Customers))
        {
            probe.Measure(30, ack: true);
            warm.Take();
            await Task.Delay(TimeSpan.FromSeconds(3));
            perSecond = warm.Take().Count / 3d;
        }
        await SwitchAsync(report, silo, options, perSecond / 2);
        Add(report, "freshness-idle", probe.Measure(Probes, ack: true));
        using (var load = new RecommendLoad(silo.Url, Saturating, options.Customers)) Add(report, "freshness-loaded", probe.Measure(Probes, ack: true));
        using (var events = new EventLoad(silo.Url, options.Customers, options.Items, EventsPerSecond))
        {
            probe.Measure(30, ack: false);
            Add(report, "freshness-stream", probe.Measure(Probes, ack: false));
            report.Add("stream-load-per-second", events.Rate);
            report.Add("stream-refused", events.Refused);
        }
        report.Add("stale-answers", probe.Stale);
        report.Write();
        return 0;
    }

    private static async Task SwitchAsync(BenchmarkReport report, SiloProcess silo, BenchmarkOptions options, double perSecond)
    {
        using var load = new RecommendLoad(silo.Url, Saturating, options.Customers, perSecond);
        using var admin = new HttpClient { BaseAddress = silo.Url };
        await Task.Delay(TimeSpan.FromSeconds(1));
        load.Take();
        await Task.Delay(TimeSpan.FromSeconds(options.Seconds / 2d));
        var before = load.Take();
        // The second switch comes back, so that the next run begins as this one did.
        foreach (var id in new[] { ShopFolder.OtherRelease, ShopFolder.Release })
        {
            var answer = await admin.PostAsync(new Uri($"/v1/releases/{id}/activate", UriKind.Relative), content: null);
            answer.EnsureSuccessStatusCode();
            await Task.Delay(TimeSpan.FromSeconds(1));
        }
        var during = load.Take();
        report.Add("switch-failed", load.Failed);
        report.Add("switch-before-p99-ms", before.Percentile(0.99));
        report.Add("switch-during-p99-ms", during.Percentile(0.99));
        report.Add("switch-p99-ratio", during.Percentile(0.99) / before.Percentile(0.99));
        report.Add("switch-during-requests", during.Count);
    }

    private static void Add(BenchmarkReport report, string name, LatencyRecord latencies)
    {
        report.Add($"{name}-p50-ms", latencies.Percentile(0.5));
        report.Add($"{name}-p99-ms", latencies.Percentile(0.99));
    }
}
