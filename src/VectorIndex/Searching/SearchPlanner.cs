using Personalization.VectorIndex.Rows;

namespace Personalization.VectorIndex.Searching;

/// <summary>Estimates what the ways to answer would take, in nanoseconds.</summary>
/// <remarks>
/// The numbers of a walk were measured over 1,000 … 1,000,000 rows of 16 … 256 components: a walk that follows b candidates goes through about
/// b nodes and 20 on the way there, and half of the neighbours of each have been met before.
/// </remarks>
internal static class SearchPlanner
{
    /// <summary>An index of so many slots is scanned, whatever the costs: within some microseconds, and exactly. Two copies of it answer alike, which two that
    /// measure their costs for themselves need not.</summary>
    public const int AlwaysScanned = 2048;

    private const int Samples = 256;
    private const double NodesOnTheWay = 20;
    private const double NewNeighbours = 0.6;

    // A row fetched ahead from its own place, over one that follows the last: 3.3 ns against 2.2 at 10,000 of 100,000 rows.
    private const double ScatteredRow = 1.5;

    private const double LeastFollowed = 0.75;

    // Of a scan, which also looks at states.
    private const double ScanOverhead = 1.15;

    /// <summary>The estimated share, above 0, of live rows that pass: from a fixed, scattered sample of the slots.</summary>
    public static double Selectivity(RowStore rows, KeyFilter filter)
    {
        if (filter is KeyBitmap bitmap)
        {
            // An upper bound: some of its keys may have no row.
            double most = Math.Min(1, bitmap.Count / (double)Math.Max(rows.Count, 1));
            if (most < 4.0 / Samples)
            {
                return Math.Max(most, 1e-9);
            }
        }

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

    /// <summary>A scan of all rows, without <see cref="Kept"/>, as are the next two.</summary>
    public static double Scan(in SearchCosts costs, int slots) => slots * costs.ScannedRow * ScanOverhead;

    /// <summary>What a scan in any of its ways keeps for a while: of n rows in no order about k · (1 + ln n / k) are among the k best met so far.</summary>
    public static double Kept(in SearchCosts costs, int k, double rows) => costs.KeptRow * (rows <= k ? rows : k * (1 + Math.Log(rows / k)));

    /// <summary>A look at each key of a bitmap.</summary>
    public static double Keys(in SearchCosts costs, int keys) => keys * costs.LookedUpKey;

    /// <summary>A look at each slot that has been found for such a key before.</summary>
    public static double Slots(in SearchCosts costs, int slots) => slots * costs.ScannedRow * ScatteredRow;

    /// <summary>The breadth of a walk of which the best that pass are as good as those of a walk of ef without a filter.</summary>
    /// <remarks>The k best that pass a filter are about the k / share best of all, and a walk finds its best ones more surely the broader it is:
    /// ef / √share was found to keep recall. Enough must pass: three standard deviations more than k are expected to.</remarks>
    public static double Breadth(int k, int ef, double share) =>
        Math.Max(ef / Math.Sqrt(share), share < 1 ? (k + (3 * Math.Sqrt(k))) / share : k);

    /// <summary>The share of what a walk without a filter keeps that it also follows: all, unless more are wanted than its breadth.</summary>
    /// <remarks>What the last of the k nearest lead to is mostly farther than they are: of 320 among 100,000, following all finds .984 of them, three quarters .974, five eighths .964.</remarks>
    public static double Followed(int k, int ef) => Math.Clamp((double)ef / k, LeastFollowed, 1);

    /// <summary>A walk that follows so many candidates.</summary>
    public static double Walk(in SearchCosts costs, double followed) => NodesOf(followed) * costs.WalkedNode;

    /// <summary>How many nodes of which all neighbours are scored such a walk is as good as.</summary>
    public static double NodesOf(double followed) => (NodesOnTheWay + followed) * NewNeighbours;
}
