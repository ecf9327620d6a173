using System.Runtime.CompilerServices;
using Personalization.VectorIndex.Graph;
using Personalization.VectorIndex.Kernels;
using Personalization.VectorIndex.Rows;

namespace Personalization.VectorIndex.Searching;

/// <summary>Approximate search: down the graph, a broad walk of its lowest level, and float32 scores of the best that were met.</summary>
/// <remarks>Under a filter the walk goes through all rows and is broader, and only what passes is scored. Two steps as one among the rows that pass
/// (ACORN-1) was measured beside it, at 100,000 rows of which half and a tenth pass: two thirds of the speed at equal recall, for
/// testing a key costs about as much as the product of codes that it saves.</remarks>
internal static unsafe class GraphSearch
{
    // States and keys on their way from memory.
    private const int Ahead = 16;

    /// <summary>Walks.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="graph">Their links.</param>
    /// <param name="scratch">Holds the query; gets the entries.</param>
    /// <param name="k">How many are wanted.</param>
    /// <param name="breadth">How many candidates the walk keeps, at least k.</param>
    /// <param name="most">How many of them it follows, at most.</param>
    /// <param name="filter">Which may be returned, or null.</param>
    /// <returns>How many of the scratch's candidates are an exact entry, best first.</returns>
    public static int Search(RowStore rows, LayeredGraph graph, Scratch scratch, int k, int breadth, int most, KeyFilter? filter)
    {
        var columns = rows.Columns;
        int found = Walk(rows, graph, scratch, breadth, most);
        scratch.MakeRoomForCandidates(found + 1, keep: 0);
        int count = Select(rows, scratch, found, columns.CodeStride > 0 ? Rescored(k, breadth) : int.MaxValue, filter);
        if (columns.CodeStride > 0)
        {
            Rescoring.Score(columns, scratch, count);
            Sort(scratch.Candidates, count);
        }

        return count;
    }

    /// <summary>Fills the scratch's pool; see <see cref="GraphWalk.Expand"/>.</summary>
    /// <returns>How many there are; 0 when nothing leads into the graph.</returns>
    public static int Walk(RowStore rows, LayeredGraph graph, Scratch scratch, int breadth, int most)
    {
        if (graph.Entry is not { } entry)
        {
            return 0;
        }

        var columns = rows.Columns;
        return columns.CodeStride > 0
            ? Walk(
                new CodeRanker(scratch.QueryCodes, scratch.QueryOffset, columns.Codes, columns.Scales, columns.CodeStride, rows.Slots),
                rows, graph, scratch, entry, breadth, most)
            : Walk(new FloatRanker(scratch.Query, columns.Rows, columns.Stride), rows, graph, scratch, entry, breadth, most);
    }

    // By codes the k best are among the next quarter as many (by a tenth recall is as good, on rows like those measured); a broad walk pays for a closer look.
    private static int Rescored(int k, int breadth) => k + Math.Max(k / 4, Math.Max(5, breadth / 16));

    private static int Walk<TRanker>(TRanker ranker, RowStore rows, LayeredGraph graph, Scratch scratch, GraphEntry entry, int breadth, int most)
        where TRanker : struct, IRanker
    {
        int start = entry.Node;
        for (int level = entry.Level; level > 0; level--)
        {
            start = GraphWalk.Descend(ranker, graph.ViewOf(level, 0), scratch, start);
            start = graph.Layers[level - 1].Below[start];
        }

        int slots = rows.Slots;
        return GraphWalk.Expand(ranker, graph.ViewOf(0, slots), scratch, start, Math.Min(breadth, slots), most);
    }

    /// <summary>Copies the best entries of the pool whose rows may be returned to the candidates.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Select(RowStore rows, Scratch scratch, int found, int most, KeyFilter? filter)
    {
        long* pool = scratch.Pool;
        long* candidates = scratch.Candidates;
        int count = 0;
        for (int i = 0; i < Math.Min(found, Ahead); i++)
        {
            rows.Columns.Prefetch(Entry.NodeOf(pool[i]));
        }

        for (int i = 0; i < found && count < most; i++)
        {
            if (i + Ahead < found)
            {
                rows.Columns.Prefetch(Entry.NodeOf(pool[i + Ahead]));
            }

            int slot = Entry.NodeOf(pool[i]);
            if (rows.Columns.StateOf(slot) == RowState.Live && (filter is null || filter.Matches(rows.Columns.KeyOf(slot))))
            {
                candidates[count++] = pool[i] & ~Entry.Mark;
            }
        }

        return count;
    }

    // Nearly sorted already: each moves a few places.
    private static void Sort(long* entries, int count)
    {
        void* moves = Sorted.Table;
        for (int i = 1; i < count; i++)
        {
            if (entries[i] < entries[i - 1])
            {
                Sorted.Insert(entries + i, entries[i], moves);
            }
        }
    }
}
