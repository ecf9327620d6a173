using System.Diagnostics;
using Personalization.VectorIndex.Graph;
using Personalization.VectorIndex.Rows;

namespace Personalization.VectorIndex.Searching;

/// <summary>Answers one query by the plan that suits it. The caller is in an epoch, and the scratch holds the query.</summary>
internal sealed class Searcher(RowStore rows, LayeredGraph graph)
{
    private readonly WalkPace _pace = new();
    private Measured? _measured;

    /// <summary>Who decides between scan and graph.</summary>
    public PlanChoice Choice { get; set; }

    /// <summary>Costs to reckon with instead of measured ones; set before the first search.</summary>
    public SearchCosts? Costs { get; init; }

    /// <summary>Writes the best hits, best first.</summary>
    public SearchAnswer Search(Scratch scratch, int ef, Span<Hit> results, KeyFilter? filter)
    {
        int k = results.Length;
        long deaths = rows.Deaths.Completed;
        int live = rows.Count;
        if (k == 0 || live == 0)
        {
            return new SearchAnswer(SearchOutcome.Answered, 0, SearchPlan.None);
        }

        // So few that no walk could be cheaper: nothing to weigh.
        if (Choice == PlanChoice.Cheapest && filter is KeyBitmap { Count: <= FewRows.Most } few && few.ResolvedFor(rows) is { } found)
        {
            return Answer(scratch, FewRows.Search(rows, scratch, k, found.Slots), results, filter, deaths, SearchPlan.Scan);
        }

        scratch.EncodeQuery();
        double share = filter is null || Choice == PlanChoice.Scan ? 1 : SearchPlanner.Selectivity(rows, filter);

        // The dead take places in the pool too.
        double breadth = SearchPlanner.Breadth(k, Math.Max(ef, k), share) * (1 + ((double)rows.Graves.Count / live));
        double followed = filter is null ? SearchPlanner.Followed(k, ef) : 1;
        var costs = CostsFor(scratch, live);
        double kept = SearchPlanner.Kept(costs, k, share * live);
        double all = SearchPlanner.Scan(costs, rows.Slots);
        double scan = filter is KeyBitmap keys ? Math.Min(all, SearchPlanner.Keys(costs, keys.Count)) : all;
        if (filter is KeyBitmap known && SearchPlanner.Slots(costs, known.Count) is var slots && slots < all && !Walks(followed * breadth, costs, slots + kept)
            && (known.ResolvedFor(rows) ?? known.Resolve(rows)) is { } resolved)
        {
            return Answer(scratch, RowScan.SearchSlots(rows, scratch, k, resolved.Slots), results, filter, deaths, SearchPlan.Scan);
        }

        while (Walks(followed * breadth, costs, scan + kept))
        {
            long start = Stopwatch.GetTimestamp();
            int walked = GraphSearch.Search(rows, graph, scratch, k, (int)Math.Min(breadth, int.MaxValue / 2), (int)Math.Min(Math.Ceiling(followed * breadth), int.MaxValue / 2), filter);
            Walked(SearchPlanner.Walk(costs, followed * breadth), start);

            // Fewer than wanted is right only if there are no more.
            if (walked >= k || (filter is null && walked >= live))
            {
                return Answer(scratch, walked, results, filter, deaths, SearchPlan.Graph);
            }

            // All that a walk can reach has been reached.
            if (breadth >= rows.Slots)
            {
                break;
            }

            breadth *= 4;
        }

        _pace.Scanned();
        int scanned = filter is KeyBitmap bitmap && scan < all
            ? RowScan.SearchKeys(rows, scratch, k, bitmap)
            : RowScan.Search(rows, scratch, k, filter);
        return Answer(scratch, scanned, results, filter, deaths, SearchPlan.Scan);
    }

    private bool Walks(double breadth, in SearchCosts costs, double scan) => Choice switch
    {
        PlanChoice.Scan => false,
        PlanChoice.Graph => true,
        _ => rows.Slots > SearchPlanner.AlwaysScanned && SearchPlanner.Walk(costs, breadth) * _pace.Factor < scan,
    };

    private void Walked(double reckoned, long start)
    {
        // Costs that were given are the truth.
        if (Costs is null)
        {
            _pace.Walked(reckoned, Stopwatch.GetElapsedTime(start).TotalNanoseconds);
        }
    }

    /// <summary>The costs as last measured; measured now when the index has grown to twice its size since.</summary>
    private SearchCosts CostsFor(Scratch scratch, int live)
    {
        var measured = Volatile.Read(ref _measured);
        if (measured is null || live > 2 * measured.Rows)
        {
            measured = new Measured(live, Costs ?? CostMeter.Measure(rows, graph, scratch));
            Volatile.Write(ref _measured, measured);
        }

        return measured.Costs;
    }

    private SearchAnswer Answer(Scratch scratch, int found, Span<Hit> results, KeyFilter? filter, long deaths, SearchPlan plan) =>
        new(SearchOutcome.Answered, Answering.Write(rows, scratch, found, results, filter, deaths), plan);

    private sealed record Measured(int Rows, SearchCosts Costs);
}
