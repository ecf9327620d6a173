using System.Runtime.CompilerServices;
using Personalization.VectorIndex.Kernels;
using Personalization.VectorIndex.Rows;

namespace Personalization.VectorIndex.Searching;

/// <summary>Exact search: every live row that passes the filter is scored. Cost: n filter calls and m inner products for m matching rows.</summary>
internal static unsafe class RowScan
{
    /// <summary>Writes the best hits, best first, and returns how many. The scratch holds the query; the caller holds the read lock.</summary>
    public static int Search(RowStore rows, SearchScratch scratch, Span<Hit> results, KeyFilter? filter)
    {
        var top = new TopHits(results);
        if (filter is null)
        {
            ScanAll(rows, scratch, ref top);
        }
        else
        {
            ScanMatching(rows, scratch, filter, ref top);
        }

        top.Sort();
        return top.Count;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ScanAll(RowStore rows, SearchScratch scratch, ref TopHits top)
    {
        float* scores = scratch.Scores;
        for (int first = 0; first < rows.Slots; first += SearchScratch.Batch)
        {
            int count = Math.Min(SearchScratch.Batch, rows.Slots - first);
            DotProduct.OfRange(scratch.Query, rows.Rows + ((nint)first * rows.Stride), rows.Stride, count, scores);
            float threshold = top.Threshold;
            for (int i = 0; i < count; i++)
            {
                if (scores[i] >= threshold && rows.Live[first + i])
                {
                    top.Offer(new Hit(rows.Keys[first + i], scores[i]));
                    threshold = top.Threshold;
                }
            }
        }
    }

    private static void ScanMatching(RowStore rows, SearchScratch scratch, KeyFilter filter, ref TopHits top)
    {
        var keys = rows.Keys;
        var live = rows.Live;
        int* slots = scratch.Slots;
        int count = 0;
        for (int slot = 0; slot < keys.Length; slot++)
        {
            if (live[slot] && filter.Matches(keys[slot]))
            {
                slots[count++] = slot;
            }

            if (count == SearchScratch.Batch || (slot == keys.Length - 1 && count > 0))
            {
                Score(rows, scratch, count, ref top);
                count = 0;
            }
        }
    }

    private static void Score(RowStore rows, SearchScratch scratch, int count, ref TopHits top)
    {
        DotProduct.OfSlots(scratch.Query, rows.Rows, rows.Stride, scratch.Slots, count, scratch.Scores);
        for (int i = 0; i < count; i++)
        {
            if (scratch.Scores[i] >= top.Threshold)
            {
                top.Offer(new Hit(rows.Keys[scratch.Slots[i]], scratch.Scores[i]));
            }
        }
    }
}
