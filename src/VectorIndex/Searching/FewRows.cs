using System.Runtime.CompilerServices;
using Personalization.VectorIndex.Kernels;
using Personalization.VectorIndex.Rows;

namespace Personalization.VectorIndex.Searching;

/// <summary>Exact search among so few rows that all are scored in float32 outright: bounds would let most of them pass, and those were scored twice.</summary>
internal static unsafe class FewRows
{
    /// <summary>How many rows are few. They fit the scratch at once.</summary>
    public const int Most = 160;

    // Rows on their way from memory while one batch is scored.
    private const int Ahead = 16;

    // Rows that may die while the search is on, without leaving it short of the k-th best.
    private const int Spare = 4;

    /// <summary>Scores the rows of slots.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="scratch">Holds the query; gets the entries.</param>
    /// <param name="k">How many are wanted.</param>
    /// <param name="all">[≤ <see cref="Most"/>].</param>
    /// <returns>How many of the scratch's candidates are an exact entry, best first: k or more where there are so many.</returns>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Search(RowStore rows, Scratch scratch, int k, ReadOnlySpan<int> all)
    {
        var columns = rows.Columns;
        int* slots = scratch.Slots;
        int count = 0;
        foreach (int slot in all)
        {
            slots[count] = slot;
            count += columns.StateOf(slot) == RowState.Live ? 1 : 0;
        }

        int wanted = Math.Min(Math.Min(k, Most) + Spare, count);
        scratch.MakeRoom(wanted + 1);
        var ranker = new FloatRanker(scratch.Query, columns.Rows, columns.Stride);
        for (int i = 0; i < Math.Min(count, Ahead); i++)
        {
            ranker.Prefetch(slots[i]);
        }

        long* best = scratch.Candidates;
        int* ranks = stackalloc int[4];
        void* moves = Sorted.Table;
        int kept = 0;
        for (int first = 0; first < count; first += 4)
        {
            for (int i = first + Ahead; i < Math.Min(first + Ahead + 4, count); i++)
            {
                ranker.Prefetch(slots[i]);
            }

            int four = Math.Min(4, count - first);
            ranker.Rank(slots + first, four, ranks);
            for (int i = 0; i < four; i++)
            {
                long entry = Entry.Of(ranks[i], slots[first + i]);
                if (kept < wanted || entry < best[kept - 1])
                {
                    int full = kept == wanted ? 1 : 0;
                    Sorted.Insert(best + kept - full, entry, moves);
                    kept += 1 - full;
                }
            }
        }

        return kept;
    }
}
