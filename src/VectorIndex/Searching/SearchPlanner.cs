using Personalization.VectorIndex.Rows;

namespace Personalization.VectorIndex.Searching;

/// <summary>Chooses between walking the graph and scanning the rows that pass a filter.</summary>
/// <remarks>
/// Costs are in inner products of a scan. The walk keeps ef / p candidates so that about ef of them pass a filter that keeps the share p.
/// </remarks>
internal static class SearchPlanner
{
    private const int Samples = 256;

    // Inner products per candidate kept by a walk, times their price: rows far apart in memory instead of one behind the other.
    private const double WalkCostPerCandidate = 20 * 3;

    // A filter call, and the row's key and mark.
    private const double FilterCost = 0.5;

    /// <summary>The estimated share, above 0, of live rows that pass: from a fixed, scattered sample of the slots.</summary>
    public static double Selectivity(RowStore rows, KeyFilter filter)
    {
        var keys = rows.Keys;
        var live = rows.Live;
        int seen = 0, matching = 0;
        uint state = 0x9E3779B9;
        for (int i = 0; i < Samples; i++)
        {
            // Scattered, because even steps through the slots would resonate with a filter such as "every even key".
            state = (state * 1664525) + 1013904223;
            int slot = (int)((ulong)state * (uint)keys.Length >> 32);
            if (live[slot])
            {
                seen++;
                matching += filter.Matches(keys[slot]) ? 1 : 0;
            }
        }

        // Never zero: half a match stands for "fewer than one in all samples".
        return Math.Max(matching, 0.5) / Math.Max(seen, 1);
    }

    /// <summary>The breadth of a walk that leaves about ef candidates after the filter, or −1 when a scan is cheaper.</summary>
    public static int Breadth(int slots, int ef, double selectivity)
    {
        double breadth = ef / Math.Min(selectivity, 1);
        double scan = slots * (FilterCost + selectivity);
        return breadth * WalkCostPerCandidate < scan ? (int)Math.Ceiling(breadth) : -1;
    }
}
