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
    private const int PrefetchDistance = 64;

    /// <summary>Scores all rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="scratch">Holds the query; gets the entries.</param>
    /// <param name="k">How many are wanted.</param>
    /// <param name="filter">Which may be returned, or null.</param>
    /// <returns>How many of the scratch's candidates are an exact entry, best first: k or more where there are so many.</returns>
    public static int Search(RowStore rows, Scratch scratch, int k, KeyFilter? filter) => rows.Columns.CodeStride > 0
        ? Search(new CodeBounds(rows.Columns, scratch), rows, scratch, k, filter)
        : Search(new FloatBounds(rows.Columns, scratch), rows, scratch, k, filter);

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
}
