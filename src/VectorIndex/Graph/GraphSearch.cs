using Personalization.VectorIndex.Rows;
using Personalization.VectorIndex.Searching;

namespace Personalization.VectorIndex.Graph;

/// <summary>Answers one query: by a walk of the graph, or by a scan where the walk does not serve.</summary>
internal static unsafe class GraphSearch
{
    /// <summary>Writes the best hits, best first. The scratch holds the query; the caller holds the read lock; ef is at least k.</summary>
    public static SearchAnswer Search(RowStore rows, LinkTable links, SearchScratch scratch, Span<Hit> results, int ef, KeyFilter? filter)
    {
        int start = links.Entry;
        if (start == LinkTable.None)
        {
            return new SearchAnswer(SearchOutcome.Answered, 0, SearchPlan.None);
        }

        int breadth = filter is null ? ef : SearchPlanner.Breadth(rows.Slots, ef, SearchPlanner.Selectivity(rows, filter));
        if (breadth > 0)
        {
            var scorer = new QueryScorer(scratch.Query, rows.Rows, rows.Stride);
            start = GraphWalk.Descend(scorer, links, scratch, start, links.LevelOf(start), 0);
            GraphWalk.Expand(scorer, links, scratch, rows.Slots, start, Math.Min(breadth, rows.Slots), 0);
            int found = Collect(rows, scratch.Pool, results, filter);

            // Fewer than wanted is right only if there are no more.
            if (found == results.Length || (filter is null && found == rows.Count))
            {
                return new SearchAnswer(SearchOutcome.Answered, found, SearchPlan.Graph);
            }
        }

        return new SearchAnswer(SearchOutcome.Answered, RowScan.Search(rows, scratch, results, filter), SearchPlan.Scan);
    }

    private static int Collect(RowStore rows, CandidatePool pool, Span<Hit> results, KeyFilter? filter)
    {
        var top = new TopHits(results);
        foreach (ulong entry in pool.Entries)
        {
            float score = CandidatePool.ScoreOf(entry);
            if (score < top.Threshold)
            {
                break;
            }

            int slot = CandidatePool.SlotOf(entry);
            if (rows.IsLive(slot) && (filter is null || filter.Matches(rows.Keys[slot])))
            {
                top.Offer(new Hit(rows.Keys[slot], score));
            }
        }

        top.Sort();
        return top.Count;
    }
}
