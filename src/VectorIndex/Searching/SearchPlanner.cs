using Personalization.VectorIndex.Rows;

namespace Personalization.VectorIndex.Searching;

/// <summary>Chooses between walking the graph and scanning the rows.</summary>
internal static class SearchPlanner
{
    private const int Samples = 256;

    // Rows of a scan that take as long as one candidate of a walk.
    private const double WalkCostPerCandidate = 60;
    private const double WalkStart = 1500;

    /// <summary>The estimated share, above 0, of live rows that pass: from a fixed, scattered sample of the slots.</summary>
    public static double Selectivity(RowStore rows, KeyFilter filter)
    {
        int slots = rows.Slots;
        int seen = 0, matching = 0;
        uint state = 0x9E3779B9;
        for (int i = 0; i < Samples; i++)
        {
            // Scattered, because even steps through the slots would resonate with a filter such as "every even key".
            state = (state * 1664525) + 1013904223;
            int slot = (int)((ulong)state * (uint)slots >> 32);
            if (rows.Columns.StateOf(slot) == RowState.Live)
            {
                seen++;
                matching += filter.Matches(rows.Columns.KeyOf(slot)) ? 1 : 0;
            }
        }

        // Never zero: half a match stands for "fewer than one in all samples".
        return Math.Max(matching, 0.5) / Math.Max(seen, 1);
    }

    /// <summary>The breadth of a walk that leaves about ef candidates after the filter, or −1 when a scan is cheaper.</summary>
    public static int Breadth(int slots, int ef, double selectivity)
    {
        double breadth = ef / Math.Min(selectivity, 1);
        return WalkStart + (breadth * WalkCostPerCandidate) < slots ? (int)Math.Ceiling(breadth) : -1;
    }
}
