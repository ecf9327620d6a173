using System.Runtime.InteropServices;
using Personalization.Benchmarks.Ann.Contenders;
using Personalization.Benchmarks.Ann.Report;
using Personalization.Benchmarks.Ann.Scenarios;
using Personalization.Benchmarks.Ann.Server;

namespace Personalization.Benchmarks.Ann;

/// <summary>Our vector index beside hnswlib (and HNSW.Net where its package is): same rows, same graph parameters (16 links, breadth 200), one pinned
/// thread each, in turn, medians. Every contender is a process of its own.</summary>
public static class AnnBenchmark
{
    private static readonly string[] OnlyOfMany = ["bytes-per-row", "load-seconds"];
    private static readonly string[] OfMany = ["r10-95", "r10-99", .. OnlyOfMany];

    public static int Run(AnnOptions options)
    {
        var peer = options.Contenders.Contains(HnswlibPeer.Name) ? HnswlibPeer.Compile() : null;
        var report = new AnnReport(options, $"ours {OurEngine.Version}, hnswlib {peer?.Version ?? "missing"}");
        Describe(options);
        foreach (var (rows, dimensions, measures) in Sets(options))
        {
            var chosen = Scenarios(options.Threads).Where(s => s.Measures.Any(m => options.Only is null
                ? measures is null ? !OnlyOfMany.Contains(m) : measures.Contains(m)
                : options.Only.Contains(AnnKeys.Of(m, rows, dimensions)))).ToList();
            if (chosen.Count == 0) continue;
            using var session = new AnnSession(options, rows, dimensions, peer);
            foreach (var scenario in chosen) scenario.Run(session, report);
        }
        report.Write(BenchmarkReport.Registry(), Machine());
        return 0;
    }

    /// <summary>Rows, dimensions, and what is measured on them unless keys are chosen; null for everything but what takes a million.</summary>
    private static IEnumerable<(int Rows, int Dimensions, string[]? Measures)> Sets(AnnOptions options)
    {
        if (options.Rows is not null || options.Dimensions is not null)
        {
            var rows = options.Rows ?? AnnKeys.HomeRows;
            yield return (rows, options.Dimensions ?? AnnKeys.HomeDimensions, rows >= AnnKeys.ManyRows ? OfMany : null);
            yield break;
        }
        yield return (AnnKeys.HomeRows, AnnKeys.HomeDimensions, null);
        yield return (AnnKeys.HomeRows, 2 * AnnKeys.HomeDimensions, ["r10-95"]);
        yield return (AnnKeys.HomeRows, 4 * AnnKeys.HomeDimensions, ["r10-95"]);
        if (options.All || options.Only is not null) yield return (AnnKeys.ManyRows, AnnKeys.HomeDimensions, OfMany);
    }

    private static IEnumerable<IScenario> Scenarios(int threads) =>
    [
        new EqualRecallSearch("r10-95", 10, 0.95),
        new EqualRecallSearch("r10-99", 10, 0.99),
        new EqualRecallSearch("r100-95", 100, 0.95),
        new EqualBreadthSearch("k200", 200, 300),
        new EqualRecallSearch("avx2-r10-95", 10, 0.95, narrow: true),
        new Build(1),
        .. threads > 1 ? (IScenario[])[new Build(threads), new SearchingThreads(threads)] : [],
        new FilteredSearch("filter-50", 500),
        new FilteredSearch("filter-10", 100),
        new FilteredSearch("filter-1", 10),
        new FilteredSearch("filter-01", 1),
        new Churn(),
        new LatencyWhileWriting(),
        new Allocation(),
        new Curves(),
        new Memory(),
        new Load(),
    ];

    private static object Machine() => new
    {
        processor = OperatingSystem.IsLinux()
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() : RuntimeInformation.ProcessArchitecture.ToString(),
        processors = Environment.ProcessorCount,
        avx512 = System.Runtime.Intrinsics.Vector512.IsHardwareAccelerated,
        runtime = RuntimeInformation.FrameworkDescription,
    };

    private static void Describe(AnnOptions options)
    {
        var pinned = OperatingSystem.IsLinux() ? $"pinned to processors {string.Join(", ", options.Processors)}" : "not pinned: that is done on Linux only";
        Console.Error.WriteLine($"threads are {pinned}");
        if (OperatingSystem.IsLinux() && File.ReadAllText("/proc/loadavg").Split(' ')[0] is var load && load.CompareTo("0.5") > 0)
            Console.Error.WriteLine($"the machine is busy (load {load}): other programs' use of caches and memory lowers every number");
    }
}
