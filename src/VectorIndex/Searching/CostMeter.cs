using System.Diagnostics;
using System.Runtime.CompilerServices;
using Personalization.VectorIndex.Graph;
using Personalization.VectorIndex.Rows;

namespace Personalization.VectorIndex.Searching;

/// <summary>Measures <see cref="SearchCosts"/> on the index itself: with its rows, from the caches and memory where they lie.</summary>
/// <remarks>Takes some hundred microseconds; done by the first search, and again when the index has grown to twice its size. The best of a few
/// tries counts, so that an interruption does not.</remarks>
internal static unsafe class CostMeter
{
    private const int Tries = 3;
    private const int ScannedRows = 2048;
    private const int Keys = 256;
    private const int Nodes = 64;
    private const double NanosecondsPerSecond = 1e9;

    // Depends on what is found, and so is not measured each time: 50 to 80 with 10 … 320 wanted of 2,500 … 100,000.
    private const double KeptRow = 65;

    /// <summary>Measures. The caller is in an epoch, and there is a row.</summary>
    public static SearchCosts Measure(RowStore rows, LayeredGraph graph, Scratch scratch)
    {
        var columns = rows.Columns;
        return columns.CodeStride > 0
            ? Measure(new CodeBounds(columns, scratch), rows, graph, scratch)
            : Measure(new FloatBounds(columns, scratch), rows, graph, scratch);
    }

    private static SearchCosts Measure<TBounds>(TBounds bounds, RowStore rows, LayeredGraph graph, Scratch scratch)
        where TBounds : struct, IRowBounds
    {
        double scan = double.MaxValue, keys = double.MaxValue, walk = double.MaxValue;
        for (int i = 0; i < Tries; i++)
        {
            // Other rows each time, or the second try would find them in the cache. Not so of the walk, which is to seem fast: WalkPace knows why.
            int scanned = Math.Min(rows.Slots, ScannedRows);
            int from = new Scattered(i, rows.Slots - scanned + 1).Next();
            scan = Math.Min(scan, RowScan.Time(bounds, from, scanned));
            keys = Math.Min(keys, TimeKeys(bounds, rows, i));
            walk = Math.Min(walk, TimeWalk(rows, graph, scratch));
        }

        return new SearchCosts(scan, keys, walk, KeptRow);
    }

    private static double TimeKeys<TBounds>(TBounds bounds, RowStore rows, int seed)
        where TBounds : struct, IRowBounds
    {
        long* keys = stackalloc long[Keys];
        int* slots = stackalloc int[Keys];
        var random = new Scattered(seed, rows.Slots);
        for (int i = 0; i < Keys; i++)
        {
            keys[i] = rows.Columns.KeyOf(random.Next());
        }

        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < Keys; i++)
        {
            rows.PrefetchKey(keys[i]);
        }

        for (int i = 0; i < Keys; i++)
        {
            slots[i] = Math.Max(rows.Find(keys[i]), 0);
            bounds.Prefetch(slots[i]);
        }

        for (int i = 0; i < Keys; i += 4)
        {
            bounds.OfFour(slots + i, out _, out _);
        }

        return Since(start) / Keys;
    }

    /// <summary>Nanoseconds of a walk for each node that it follows.</summary>
    private static double TimeWalk(RowStore rows, LayeredGraph graph, Scratch scratch)
    {
        long start = Stopwatch.GetTimestamp();
        GraphSearch.Walk(rows, graph, scratch, Nodes, Nodes);
        return Since(start) / SearchPlanner.NodesOf(Nodes);
    }

    private static double Since(long start) => Stopwatch.GetElapsedTime(start).TotalSeconds * NanosecondsPerSecond;

    /// <summary>Slots all over the place, the same for the same seed.</summary>
    private struct Scattered(int seed, int slots)
    {
        private uint _state = ((uint)seed * 0x9E3779B9) + 1;

        public int Next()
        {
            _state = (_state * 1664525) + 1013904223;
            return (int)((ulong)_state * (uint)slots >> 32);
        }
    }
}
