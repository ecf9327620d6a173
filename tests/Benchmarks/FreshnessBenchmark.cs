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
        probe.Measure(30, ack: true);
        await SwitchBenchmark.MeasureAsync(report, silo, options, await SwitchBenchmark.MostPerSecondAsync(silo, options) / 2);
        Add(report, PathKeys.FreshnessIdleP50, "freshness-idle-p99-ms", probe.Measure(Probes, ack: true));
        using (var load = new RecommendLoad(silo.Url, Saturating, options.Customers)) Add(report, "freshness-loaded-p50-ms", PathKeys.FreshnessLoadedP99, probe.Measure(Probes, ack: true));
        using (var events = new EventLoad(silo.Url, options.Customers, options.Items, EventsPerSecond))
        {
            probe.Measure(30, ack: false);
            Add(report, PathKeys.FreshnessStreamP50, PathKeys.FreshnessStreamP99, probe.Measure(Probes, ack: false));
            report.Add("stream-load-per-second", events.Rate);
            report.Add("stream-refused", events.Refused);
        }
        report.Add("stale-answers", probe.Stale);
        report.Write();
        return 0;
    }

    private static void Add(BenchmarkReport report, string p50, string p99, LatencyRecord latencies)
    {
        report.Add(p50, latencies.Percentile(0.5));
        report.Add(p99, latencies.Percentile(0.99));
    }
}
