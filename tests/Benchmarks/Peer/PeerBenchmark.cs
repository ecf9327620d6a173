using Personalization.Benchmarks.Shop;

namespace Personalization.Benchmarks.Peer;

/// <summary>
/// This service and a tuned Python one on the same work, in turn, with that one's own driver: the same item vectors, 300 nearest items ranked by a DLRM of 26 × 16, 20 returned. Here it
/// is the index alone that brings candidates, as there.
/// </summary>
public static class PeerBenchmark
{
    /// <summary>As many as there, and some more, so that 300 are left when what was bought has gone.</summary>
    private const int Retrieved = 320, Candidates = 300, PeerPort = 5180, UnrankedPort = 5190;

    private static readonly string[] SameWork =
    [
        $"Pipeline:Ranked={Candidates}", $"Pipeline:Sources:Ann:Quota={Retrieved}", .. new[] { "LongTerm", "Recent", "Together", "Trending", "New", "Repeat", "Explore" }.Select(s => $"Pipeline:Sources:{s}:Enabled=false"),
    ];

    public static async Task<int> RunAsync(PeerOptions options)
    {
        if (options.Missing() is { } missing)
        {
            await Console.Error.WriteLineAsync(missing);
            return 1;
        }
        var shop = new BenchmarkOptions(Seconds: options.Seconds);
        var data = await ShopFolder.EnsureAsync(shop, histories: false);
        var folder = PeerProcess.Unpack(options.Service);
        var vectors = new ShopVectors(shop.Items).Path;
        var report = new BenchmarkReport("peer", shop);
        using (var process = await PeerProcess.StartAsync(folder, "service.py", vectors, PeerPort))
        await using (var silo = await StartAsync(data, SameWork))
        {
            var (peer, ours) = (new Driver(folder, process.Ports, null, vectors, options), new Driver(folder, $"{silo.Url.Port}", silo.Id, vectors, options));
            await ComeAsync(shop.Customers, peer, ours);
            if (options.Has("recommend")) Recommend(report, await peer.MeasureAsync("recommend"), await ours.MeasureAsync("recommend"));
            if (options.Has("ingest")) Ingest(report, await peer.MeasureAsync("ingest"), await ours.MeasureAsync("ingest"));
        }
        if (options.Has("unranked")) await UnrankedAsync(report, options, data, folder, vectors);
        report.Write();
        return 0;
    }

    private static async Task UnrankedAsync(BenchmarkReport report, PeerOptions options, string data, string folder, string vectors)
    {
        using var process = await PeerProcess.StartAsync(folder, "unranked.py", vectors, UnrankedPort);
        await using var silo = await StartAsync(data, [.. SameWork, "Pipeline:Rank=false"]);
        var (peer, ours) = (new Driver(folder, process.Ports, null, vectors, options), new Driver(folder, $"{silo.Url.Port}", silo.Id, vectors, options));
        await ComeAsync(new BenchmarkOptions().Customers, peer, ours);
        var (theirs, own) = ((await peer.MeasureAsync("recommend"))[AtEight], (await ours.MeasureAsync("recommend"))[AtEight]);
        report.Add("cpu-ms-unranked", own.ProcessorMs);
        report.Add("peer-cpu-ms-unranked", theirs.ProcessorMs);
        report.Add(PathKeys.PeerCpuRatioUnranked, theirs.ProcessorMs / own.ProcessorMs);
    }

    private static async Task ComeAsync(int customers, params Driver[] both)
    {
        foreach (var driver in both) await driver.LoadAsync();
        foreach (var driver in both) await driver.WarmAsync(customers);
    }

    private static void Recommend(BenchmarkReport report, Dictionary<string, DriverResult> peer, Dictionary<string, DriverResult> ours)
    {
        var (theirs, own, half) = (peer[AtEight], ours[AtEight], ours["recommend, half load"]);
        report.Add("cpu-ms", own.ProcessorMs);
        report.Add("peer-cpu-ms", theirs.ProcessorMs);
        report.Add(PathKeys.PeerCpuRatio, theirs.ProcessorMs / own.ProcessorMs);
        report.Add("recommend-per-second", own.Rate);
        report.Add("peer-recommend-per-second", theirs.Rate);
        report.Add(PathKeys.PeerThroughputRatio, own.Rate / theirs.Rate);
        report.Add("p99-ms", own.P99);
        report.Add("peer-p99-ms", theirs.P99);
        report.Add(PathKeys.PeerP99Ratio, own.P99 / theirs.P99);
        report.Add(PathKeys.HttpP50, half.P50);
        report.Add(PathKeys.HttpP99, half.P99);
        report.Add("foreign-processors", new[] { theirs.Foreign, own.Foreign, half.Foreign }.Max());
    }

    private static void Ingest(BenchmarkReport report, Dictionary<string, DriverResult> peer, Dictionary<string, DriverResult> ours)
    {
        foreach (var (batch, connections, ratio) in new[] { (1, 32, PathKeys.PeerEvents1Ratio), (100, 8, PathKeys.PeerEvents100Ratio) })
        {
            var label = $"ingest by {batch}, {connections} connections";
            report.Add($"events-{batch}-per-second", ours[label].Rate * batch);
            report.Add($"peer-events-{batch}-per-second", peer[label].Rate * batch);
            report.Add(ratio, ours[label].Rate / peer[label].Rate);
        }
    }

    private const string AtEight = "recommend, 8 connections";

    private static Task<SiloProcess> StartAsync(string data, string[] settings)
    {
        // Customers of an earlier run know its events already.
        foreach (var state in Directory.EnumerateFiles(data, "customers.db*").Concat(Directory.EnumerateFiles(data, "state.db*"))) File.Delete(state);
        return SiloProcess.StartAsync(data, settings);
    }
}
