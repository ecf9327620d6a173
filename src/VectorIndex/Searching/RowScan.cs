using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Personalization.VectorIndex.Kernels;
using Personalization.VectorIndex.Rows;

namespace Personalization.VectorIndex.Searching;

/// <summary>Exact search: every live row that passes the filter is scored.</summary>
/// <remarks>
/// Bounds come first, from the codes, a quarter of the bytes: a row counts when its upper bound is not below the k-th best lower bound met so far. What is left,
/// a few times k rows, is scored in float32. Cost: n bounds (for 64 components about a nanosecond each from the second cache level), and a filter call for each row that counts.
/// </remarks>
internal static unsafe class RowScan
{
    // Rows that may die while the scan is on, without leaving it short of the k-th best.
    private const int Spare = 4;

    // Rows on their way from memory at once: the scratch holds this and another word's 64.
    private const int KeyBatch = 64;

    /// <summary>Scores all rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="scratch">Holds the query; gets the entries.</param>
    /// <param name="k">How many are wanted.</param>
    /// <param name="filter">Which may be returned, or null.</param>
    /// <returns>How many of the scratch's candidates are an exact entry, best first: k or more where there are so many.</returns>
    public static int Search(RowStore rows, Scratch scratch, int k, KeyFilter? filter) => rows.Columns.CodeStride > 0
        ? Search(new CodeBounds(rows.Columns, scratch), rows, scratch, k, filter)
        : Search(new FloatBounds(rows.Columns, scratch), rows, scratch, k, filter);

    /// <summary>Nanoseconds that a row takes, over some rows one behind the other. Without the rest of a scan, which depends on what is found.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Time<TBounds>(TBounds bounds, int from, int rows)
        where TBounds : struct, IRowBounds
    {
        var threshold = Vector128.Create(float.MaxValue);
        uint counts = 0;
        long start = Stopwatch.GetTimestamp();
        for (int first = 0; first < rows; first += 4)
        {
            bounds.OfFour(from + first, out _, out var high);
            counts |= Vector128.GreaterThanOrEqual(high, threshold).ExtractMostSignificantBits();
        }

        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds + (counts * double.Epsilon);
        return seconds * 1e9 / rows;
    }

    /// <summary>Scores the rows of a bitmap's keys. Returns as <see cref="Search(RowStore, Scratch, int, KeyFilter?)"/>.</summary>
    public static int SearchKeys(RowStore rows, Scratch scratch, int k, KeyBitmap keys) => rows.Columns.CodeStride > 0
        ? SearchKeys(new CodeBounds(rows.Columns, scratch), rows, scratch, k, keys)
        : SearchKeys(new FloatBounds(rows.Columns, scratch), rows, scratch, k, keys);

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Search<TBounds>(TBounds bounds, RowStore rows, Scratch scratch, int k, KeyFilter? filter)
        where TBounds : struct, IRowBounds
    {
        int slots = rows.Slots;
        byte* states = rows.Columns.States;
        var collected = new Collected(scratch, Math.Min(k, slots) + Spare);
        float* lows = stackalloc float[16];
        float* highs = stackalloc float[16];
        for (int first = 0; first < slots; first += 16)
        {
            // State before row: what is live by now is wholly written.
            uint live = Vector128.Equals(Vector128.Load(states + first), Vector128.Create(RowState.Live)).ExtractMostSignificantBits();
            if (live == 0)
            {
                continue;
            }

            Volatile.ReadBarrier();
            var threshold = Vector128.Create(collected.Threshold);
            uint counts = 0;
            for (int four = 0; four < 16; four += 4)
            {
                bounds.OfFour(first + four, out var low, out var high);
                low.Store(lows + four);
                high.Store(highs + four);
                counts |= Vector128.GreaterThanOrEqual(high, threshold).ExtractMostSignificantBits() << four;
            }

            for (counts &= live; counts != 0; counts &= counts - 1)
            {
                int i = BitOperations.TrailingZeroCount(counts);
                int slot = first + i;
                if (slot < slots && highs[i] >= collected.Threshold && (filter is null || filter.Matches(rows.Columns.KeyOf(slot))))
                {
                    collected.Add(slot, lows[i], highs[i]);
                }
            }
        }

        return collected.Finish(rows.Columns);
    }

    /// <summary>Scores the rows of slots. Returns as <see cref="Search(RowStore, Scratch, int, KeyFilter?)"/>.</summary>
    public static int SearchSlots(RowStore rows, Scratch scratch, int k, ReadOnlySpan<int> slots) => rows.Columns.CodeStride > 0
        ? SearchSlots(new CodeBounds(rows.Columns, scratch), rows, scratch, k, slots)
        : SearchSlots(new FloatBounds(rows.Columns, scratch), rows, scratch, k, slots);

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int SearchSlots<TBounds>(TBounds bounds, RowStore rows, Scratch scratch, int k, ReadOnlySpan<int> all)
        where TBounds : struct, IRowBounds
    {
        int* slots = scratch.Slots;
        var collected = new Collected(scratch, Math.Min(k, rows.Slots) + Spare);
        for (int first = 0; first < all.Length; first += KeyBatch)
        {
            var batch = all.Slice(first, Math.Min(KeyBatch, all.Length - first));
            foreach (int ahead in all.Slice(Math.Min(first + KeyBatch, all.Length), Math.Min(KeyBatch, all.Length - Math.Min(first + KeyBatch, all.Length))))
            {
                bounds.Prefetch(ahead);
            }

            batch.CopyTo(new Span<int>(slots, KeyBatch));
            Add(bounds, rows, slots, batch.Length, ref collected);
        }

        return collected.Finish(rows.Columns);
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int SearchKeys<TBounds>(TBounds bounds, RowStore rows, Scratch scratch, int k, KeyBitmap keys)
        where TBounds : struct, IRowBounds
    {
        int* slots = scratch.Slots;
        var words = keys.Words;
        var collected = new Collected(scratch, Math.Min(k, rows.Slots) + Spare);
        int count = 0;
        for (int word = 0; word < words.Length; word++)
        {
            if (words[word] != 0)
            {
                count = Find(bounds, rows, words[word], (long)word << 6, slots, count);
                if (count >= KeyBatch)
                {
                    Add(bounds, rows, slots, count, ref collected);
                    count = 0;
                }
            }
        }

        Add(bounds, rows, slots, count, ref collected);
        return collected.Finish(rows.Columns);
    }

    /// <summary>Looks up the keys of one word of a bitmap, and starts to bring in their rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Find<TBounds>(TBounds bounds, RowStore rows, ulong word, long first, int* slots, int count)
        where TBounds : struct, IRowBounds
    {
        for (ulong bits = word; bits != 0; bits &= bits - 1)
        {
            rows.PrefetchKey(first + BitOperations.TrailingZeroCount(bits));
        }

        for (ulong bits = word; bits != 0; bits &= bits - 1)
        {
            int slot = rows.Find(first + BitOperations.TrailingZeroCount(bits));
            if (slot >= 0)
            {
                bounds.Prefetch(slot);
                slots[count++] = slot;
            }
        }

        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<TBounds>(TBounds bounds, RowStore rows, int* slots, int count, ref Collected collected)
        where TBounds : struct, IRowBounds
    {
        for (int i = count; (i & 3) != 0; i++)
        {
            slots[i] = slots[0];
        }

        for (int first = 0; first < count; first += 4)
        {
            bounds.OfFour(slots + first, out var low, out var high);
            uint counts = Vector128.GreaterThanOrEqual(high, Vector128.Create(collected.Threshold)).ExtractMostSignificantBits();
            for (; counts != 0; counts &= counts - 1)
            {
                int i = BitOperations.TrailingZeroCount(counts);
                if (first + i < count && rows.Columns.StateOf(slots[first + i]) == RowState.Live)
                {
                    collected.Add(slots[first + i], low[i], high[i]);
                }
            }
        }
    }
}
