using System.Globalization;
using Personalization.Benchmarks.Ann.Measuring;
using Personalization.VectorIndex;
using static Personalization.Benchmarks.Ann.Server.LineServer;

namespace Personalization.Benchmarks.Ann.Server;

/// <summary>Our index behind the line protocol: what every contender can do, and what only ours is asked.</summary>
public sealed class OurServer
{
    private int[] _processors = [0];
    private ServedData? _data;
    private IVectorIndex? _index;
    private OurFilters? _filters;

    private ServedData Data => _data ?? throw new InvalidOperationException("no data yet");
    private IVectorIndex Index => _index ?? throw new InvalidOperationException("no index yet");

    public static int Run()
    {
        var server = new OurServer();
        return LineServer.Run(new Dictionary<string, Func<string[], string>>
        {
            ["processors"] = server.Processors,
            ["data"] = server.Open,
            ["build"] = a => server.Build(Integer(a[0])),
            ["save"] = a => server.Save(string.Join(' ', a)),
            ["load"] = a => server.Load(string.Join(' ', a)),
            ["search"] = a => server.Search(Integer(a[0]), Integer(a[1]), Integer(a[2])),
            ["threads"] = a => server.Threads(Integer(a[0]), Integer(a[1]), Integer(a[2]), Integer(a[3]), Integer(a[4])),
            ["filtered"] = a => server.Filters.Search(a[0], Integer(a[1]), Integer(a[2]), Integer(a[3]), Integer(a[4])),
            ["memory"] = _ => Answer(("resident", OurMemory.ResidentBytes())),
            ["build-lean"] = a => server.BuildLean(Integer(a[0]), Enum.Parse<KeyWidth>(a[1])),
            ["replace"] = a => server.Replace(long.Parse(a[0], CultureInfo.InvariantCulture)),
            ["allocated"] = a => OurMemory.AllocatedBySearch(server.Data, server.Index, Integer(a[0]), Integer(a[1])),
            ["latency"] = a => OurLatency.Measure(server.Data, server.Index, server._processors, Integer(a[0]), Integer(a[1]), Integer(a[2]), a[3] == "writing"),
        });
    }

    private OurFilters Filters => _filters ??= new OurFilters(Data, Index);

    private string Processors(string[] processors)
    {
        _processors = [.. processors.Select(Integer)];
        return UseProcessors(processors);
    }

    private string Open(string[] arguments)
    {
        _data = ServedData.Parse(arguments);
        return Answer(("rows", _data.Count));
    }

    private string Build(int threads)
    {
        Use(OurEngine.Create(Data.Dimensions, Data.Count));
        _ = Data.Row(0);
        var next = -1;
        var seconds = PinnedThreads.Run(_processors, threads, _ =>
        {
            for (var row = Interlocked.Increment(ref next); row < Data.Count; row = Interlocked.Increment(ref next)) Index.Upsert(row, Data.Row(row));
        });
        return Answer(("seconds", seconds.Max()));
    }

    /// <summary>Builds without holding the rows in memory, and says what the process grew by.</summary>
    private string BuildLean(int threads, KeyWidth keys)
    {
        // Once in small, so that compiled code and the heap's first pages do not count as the index's.
        Use(null);
        Fill(threads, Math.Min(Data.Count, 20_000), keys);
        Use(null);
        var before = OurMemory.Settled();
        Fill(threads, Data.Count, keys);
        return Answer(("resident", (OurMemory.Settled() - before) / Data.Count), ("reported", Index.Memory.Total / (double)Data.Count));
    }

    private void Fill(int threads, int count, KeyWidth keys)
    {
        Use(OurEngine.Create(Data.Dimensions, count, keys));
        using var source = new RowSource(Data.RowsPath, Data.Dimensions, count);
        PinnedThreads.Run(_processors, threads, _ =>
        {
            var row = new float[Data.Dimensions];
            while (source.Next(row) is { } key) Index.Upsert(key, row);
        });
    }

    private string Save(string path)
    {
        IndexSnapshot.SaveToFile(Index, path);
        return Answer(("bytes", new FileInfo(path).Length));
    }

    /// <summary>Loads, and searches once: the seconds are to that first answer.</summary>
    private string Load(string path)
    {
        Use(null);
        var hits = new Hit[10];
        var start = OwnThread.UndisturbedSeconds();
        Use(IndexSnapshot.Load(path));
        var found = Index.Search(Data.Query(0), hits.Length, 64, hits).Count;
        return Answer(("seconds", OwnThread.UndisturbedSeconds() - start), ("found", found));
    }

    private string Search(int k, int ef, int milliseconds) =>
        TimedSearch.Run(Data, Data.Truth, k, milliseconds, TimedSearch.Of(Data, Index, k, ef));

    private string Threads(int threads, int first, int k, int ef, int passes)
    {
        var seconds = PinnedThreads.Run(_processors, threads, _ =>
        {
            var hits = new Hit[k];
            for (var pass = 0; pass < passes; pass++)
                for (var q = 0; q < Data.Queries; q++) Index.Search(Data.Query(q), k, ef, hits);
        }, first);
        return Answer(("qps", seconds.Sum(s => passes * Data.Queries / s)));
    }

    /// <summary>Gives every key, in random order, the row that the data has for it; before, they have those that begin at another place.</summary>
    private string Replace(long first)
    {
        var former = Data.OtherRows(first);
        Use(OurEngine.Create(Data.Dimensions, Data.Count));
        for (var row = 0; row < Data.Count; row++) Index.Upsert(row, former.AsSpan(row * Data.Dimensions, Data.Dimensions));
        var order = Enumerable.Range(0, Data.Count).ToArray();
        new Random(1).Shuffle(order);
        var start = OwnThread.UndisturbedSeconds();
        foreach (var row in order) Index.Upsert(row, Data.Row(row));
        return Answer(("seconds", OwnThread.UndisturbedSeconds() - start), ("count", Index.Count));
    }

    private void Use(IVectorIndex? index)
    {
        _filters?.Dispose();
        _filters = null;
        _index?.Dispose();
        _index = index;
    }
}
