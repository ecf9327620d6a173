using System.Diagnostics;
using Personalization.Benchmarks.Shop;
using Personalization.Client;
using Personalization.Core.Interactions;

namespace Personalization.Benchmarks;

/// <summary>Interactions taken in by one silo in this process, each durable in SQLite: one at a time with its acknowledgement, in hundreds, and through the stream.</summary>
public static class IngestBenchmark
{
    private const int Seed = 2;

    /// <summary>The shop is kept between runs, and an id that it has seen would be a duplicate.</summary>
    private static readonly string Run = Guid.CreateVersion7().ToString("N");

    public static async Task<int> RunAsync(BenchmarkOptions options)
    {
        await using var shop = await BenchmarkShop.StartAsync(options);
        var report = new BenchmarkReport("ingest", options);
        await AcknowledgedAsync(shop, TimeSpan.FromSeconds(3), batch: 1, workers: 32, new LatencyRecord());
        var single = new LatencyRecord();
        await AddAsync(report, shop, "acknowledged-1", () => AcknowledgedAsync(shop, TimeSpan.FromSeconds(options.Seconds), 1, 32, single));
        report.Add("acknowledged-1-p50-ms", single.Percentile(0.5));
        report.Add("acknowledged-1-p99-ms", single.Percentile(0.99));
        await AddAsync(report, shop, "acknowledged-100", () => AcknowledgedAsync(shop, TimeSpan.FromSeconds(options.Seconds), 100, 8, new LatencyRecord()));
        await AddAsync(report, shop, "", () => StreamedAsync(shop, TimeSpan.FromSeconds(options.Seconds), report));
        report.Write();
        return 0;
    }

    /// <summary>Events per second, and the processor's time per event of silo and load together: what stays the same however busy the machine is.</summary>
    private static async Task AddAsync(BenchmarkReport report, BenchmarkShop shop, string kind, Func<Task<double>> measure)
    {
        var (before, cpu) = (shop.AppliedEvents, Environment.CpuUsage.TotalTime);
        var rate = await measure();
        var name = kind.Length == 0 ? "" : "-" + kind;
        report.Add(kind.Length == 0 ? PathKeys.StreamEventsPerSecond : $"events-per-second{name}", rate);
        report.Add($"cpu-us-per-event{name}", (Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / (shop.AppliedEvents - before));
    }

    private static async Task<double> AcknowledgedAsync(BenchmarkShop shop, TimeSpan length, int batch, int workers, LatencyRecord latencies)
    {
        var start = Stopwatch.GetTimestamp();
        var applied = 0L;
        await Task.WhenAll(Enumerable.Range(0, workers).Select(worker => Task.Run(async () =>
        {
            var random = new Random(Seed + worker);
            while (Stopwatch.GetElapsedTime(start) < length)
            {
                var events = Enumerable.Range(0, batch).Select(_ => Event(shop, random)).ToArray();
                var sent = Stopwatch.GetTimestamp();
                var result = await shop.Client.ApplyAsync(events);
                latencies.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
                Interlocked.Add(ref applied, result.Applied);
            }
        })));
        return applied / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>Pushes onto the stream for a while and counts until the last event is durable.</summary>
    private static async Task<double> StreamedAsync(BenchmarkShop shop, TimeSpan length, BenchmarkReport report)
    {
        var before = shop.AppliedEvents;
        var start = Stopwatch.GetTimestamp();
        var (sent, full) = (0L, 0);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            var random = new Random(Seed + 100 + worker);
            while (Stopwatch.GetElapsedTime(start) < length)
            {
                var events = Enumerable.Range(0, 100).Select(_ => Event(shop, random)).ToArray();
                // A full stream slows the producer down; sending the same events again is safe.
                for (var accepted = false; !accepted;)
                {
                    try
                    {
                        await shop.Producer.SendAsync(events);
                        accepted = true;
                    }
                    catch (StreamFullException)
                    {
                        Interlocked.Increment(ref full);
                    }
                }
                Interlocked.Add(ref sent, events.Length);
            }
        })));
        while (shop.AppliedEvents - before < sent)
        {
            if (Stopwatch.GetElapsedTime(start) > 10 * length) throw new TimeoutException($"{sent - (shop.AppliedEvents - before)} of {sent} events are still not durable");
            await Task.Delay(5);
        }
        report.Add("stream-full", full);
        return sent / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static Interaction Event(BenchmarkShop shop, Random random) => new()
    {
        EventId = $"{Run}{random.NextInt64():x16}",
        CustomerId = shop.Customers[random.Next(shop.Customers.Count)],
        Kind = InteractionKind.Click,
        ItemId = $"i{random.Next(shop.Items)}",
        At = TimeProvider.System.GetUtcNow(),
    };
}
