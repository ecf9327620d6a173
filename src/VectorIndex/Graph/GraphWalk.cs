using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Personalization.VectorIndex.Searching;

namespace Personalization.VectorIndex.Graph;

/// <summary>The two walks of HNSW (Malkov and Yashunin, "Efficient and robust approximate nearest neighbor search using hierarchical
/// navigable small world graphs", 2018): straight down to a good start, and the broad walk of one level.</summary>
internal static unsafe class GraphWalk
{
    // Two nodes a step: more rows to score at once hide the memory's latency, and the few rows too many cost less than that.
    private const int NodesPerStep = 2;

    /// <summary>From <paramref name="start"/> on level <paramref name="from"/> greedily to the best slot of each level above <paramref name="to"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Descend<TScorer>(in TScorer scorer, LinkTable links, SearchScratch scratch, int start, int from, int to)
        where TScorer : struct, IRowScorer
    {
        int* slots = scratch.Slots;
        float* scores = scratch.Scores;
        slots[0] = start;
        scorer.Score(slots, 1, scores);
        float best = scores[0];
        for (int level = from; level > to; level--)
        {
            for (bool moved = true; moved;)
            {
                moved = false;
                var neighbours = links.Links(start, level);
                for (int i = 0; i < neighbours.Length; i++)
                {
                    slots[i] = neighbours[i];
                    scorer.Prefetch(neighbours[i]);
                }

                scorer.Score(slots, neighbours.Length, scores);
                for (int i = 0; i < neighbours.Length; i++)
                {
                    // A neighbour without links of its own on the level below is a dead end: a slot left by a deleted row.
                    if (scores[i] > best && links.Room(slots[i], level - 1) is [not LinkTable.None, ..])
                    {
                        (best, start, moved) = (scores[i], slots[i], true);
                    }
                }
            }
        }

        return start;
    }

    /// <summary>Fills the scratch's pool with the best <paramref name="ef"/> slots met on one level, dead ones among them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Expand<TScorer>(in TScorer scorer, LinkTable links, SearchScratch scratch, int slotCount, int start, int ef, int level)
        where TScorer : struct, IRowScorer
    {
        var pool = scratch.Pool;
        var visited = scratch.Visited;
        int* slots = scratch.Slots;
        float* scores = scratch.Scores;
        pool.Reset(ef);
        visited.Reset(slotCount);
        visited.Add(start);
        slots[0] = start;
        scorer.Score(slots, 1, scores);
        pool.Offer(start, scores[0]);
        while (true)
        {
            int count = 0;
            int step = 0;
            for (; step < NodesPerStep && pool.TryTakeNext(out int node); step++)
            {
                foreach (int neighbour in links.Room(node, level))
                {
                    if (neighbour == LinkTable.None)
                    {
                        break;
                    }

                    if (visited.Add(neighbour))
                    {
                        slots[count++] = neighbour;
                        scorer.Prefetch(neighbour);
                    }
                }
            }

            if (step == 0)
            {
                return;
            }

            if (Sse.IsSupported && level == 0 && pool.Peek() is var next && next >= 0)
            {
                Sse.Prefetch0(links.GroundAddress(next));
                Sse.Prefetch0(links.GroundAddress(next) + 16);
            }

            scorer.Score(slots, count, scores);
            for (int i = 0; i < count; i++)
            {
                pool.Offer(slots[i], scores[i]);
            }
        }
    }
}
