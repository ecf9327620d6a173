using Personalization.VectorIndex.Graph;
using Personalization.VectorIndex.Rows;

namespace Personalization.VectorIndex.Searching;

/// <summary>Answers one query by the plan that suits it. The caller is in an epoch, and the scratch holds the query.</summary>
internal sealed class Searcher(RowStore rows, LayeredGraph graph)
{
    /// <summary>Who decides between scan and graph.</summary>
    public PlanChoice Choice { get; set; }

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

        for (int breadth = FirstBreadth(k, ef, live, filter); breadth > 0; breadth = NextBreadth(breadth, live))
        {
            int found = GraphSearch.Search(rows, graph, scratch, k, breadth, filter);

            // Fewer than wanted is right only if there are no more.
            if (found >= k || (filter is null && found >= live))
            {
                return Answer(scratch, found, results, filter, deaths, SearchPlan.Graph);
            }
        }

        return Answer(scratch, RowScan.Search(rows, scratch, k, filter), results, filter, deaths, SearchPlan.Scan);
    }

    private int FirstBreadth(int k, int ef, int live, KeyFilter? filter)
    {
        if (Choice == PlanChoice.Scan)
        {
            return 0;
        }

        // The dead take places in the pool.
        double share = filter is null ? 1 : SearchPlanner.Selectivity(rows, filter);
        int wanted = (int)Math.Min(Math.Max(ef, k) * (1 + ((double)rows.Graves.Count / live)), int.MaxValue / 2);
        int breadth = SearchPlanner.Breadth(live, wanted, share);
        return breadth < 0 && Choice == PlanChoice.Graph ? (int)Math.Min(wanted / share, int.MaxValue / 2) : breadth;
    }

    // Forced to walk, it walks on as long as there is more.
    private int NextBreadth(int breadth, int live) =>
        SearchPlanner.Breadth(live, 2 * breadth, 1) is var next && next > 0 ? next
        : Choice == PlanChoice.Graph && breadth < rows.Slots ? Math.Min(4 * breadth, int.MaxValue / 4) : 0;

    private SearchAnswer Answer(Scratch scratch, int found, Span<Hit> results, KeyFilter? filter, long deaths, SearchPlan plan) =>
        new(SearchOutcome.Answered, Answering.Write(rows, scratch, found, results, filter, deaths), plan);
}
