using System.Runtime.CompilerServices;
using Personalization.VectorIndex.Kernels;
using Personalization.VectorIndex.Rows;

namespace Personalization.VectorIndex.Searching;

/// <summary>Scores candidates in float32.</summary>
internal static unsafe class Rescoring
{
    // Rows on their way from memory while one batch is scored.
    private const int Ahead = 16;

    /// <summary>Gives the first candidates of the scratch the ranks of their float32 scores. They keep their places.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Score(RowColumns rows, Scratch scratch, int count)
    {
        var ranker = new FloatRanker(scratch.Query, rows.Rows, rows.Stride);
        long* candidates = scratch.Candidates;
        int* slots = stackalloc int[4];
        int* ranks = stackalloc int[4];
        for (int i = 0; i < Math.Min(count, Ahead); i++)
        {
            ranker.Prefetch(Entry.NodeOf(candidates[i]));
        }

        for (int first = 0; first < count; first += 4)
        {
            int four = Math.Min(4, count - first);
            for (int i = 0; i < four; i++)
            {
                slots[i] = Entry.NodeOf(candidates[first + i]);
            }

            for (int i = first + Ahead; i < Math.Min(first + Ahead + 4, count); i++)
            {
                ranker.Prefetch(Entry.NodeOf(candidates[i]));
            }

            ranker.Rank(slots, four, ranks);
            for (int i = 0; i < four; i++)
            {
                candidates[first + i] = Entry.Of(ranks[i], slots[i]);
            }
        }
    }
}
