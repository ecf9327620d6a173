using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Personalization.VectorIndex.Kernels;
using Personalization.VectorIndex.Searching;

namespace Personalization.VectorIndex.Graph;

/// <summary>The two walks of HNSW (Malkov and Yashunin, "Efficient and robust approximate nearest neighbor search using hierarchical
/// navigable small world graphs", 2018): straight down to a good start, and the broad walk of one level.</summary>
/// <remarks>What makes the broad walk fast, largest first: the methods are compiled optimised at once (tiered code is half as fast); rows and next
/// lists are fetched ahead (a third), the rows of one node's neighbours while those of the node before are ranked (a third); the pool is a sorted array with
/// insertion by registers (a tenth), of all that a node brings at once, without branches (a twentieth); visited nodes are bits (a twentieth).</remarks>
internal static unsafe class GraphWalk
{
    /// <summary>Lists of the nodes that are expanded next, as it looks now.</summary>
    private const int ListsAhead = 4;

    /// <summary>From a node greedily to the nearest one of its level.</summary>
    /// <returns>Where it ended.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Descend<TRanker>(TRanker ranker, in LayerView layer, Scratch scratch, int start)
        where TRanker : struct, IRanker
    {
        int* nodes = scratch.Nodes;
        int* slots = scratch.Slots;
        int* ranks = scratch.Ranks;
        slots[0] = layer.SlotOf(start);
        ranker.Rank(slots, 1, ranks);
        int best = ranks[0];
        for (bool moved = true; moved;)
        {
            moved = false;
            int* list = layer.Lists + ((nint)start * layer.Room);
            int count = 0;
            for (int i = 0; i < layer.Room; i++)
            {
                int node = list[i];
                if ((uint)node >= (uint)layer.Nodes)
                {
                    if (node == LinkLists.None)
                    {
                        break;
                    }

                    continue;
                }

                int slot = layer.SlotOf(node);
                if (slot >= 0)
                {
                    nodes[count] = node;
                    slots[count++] = slot;
                    ranker.Prefetch(slot);
                }
            }

            ranker.Rank(slots, count, ranks);
            for (int i = 0; i < count; i++)
            {
                if (ranks[i] < best)
                {
                    (best, start, moved) = (ranks[i], nodes[i], true);
                }
            }
        }

        return start;
    }

    /// <summary>Fills the scratch's pool with the best <paramref name="breadth"/> nodes met on one level, whatever their state.</summary>
    /// <param name="most">How many of the pool's best are expanded, at most; where those are fewer than its breadth, the last ones are met and not followed.</param>
    /// <returns>How many there are, best first, the expanded ones marked.</returns>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Expand<TRanker>(TRanker ranker, in LayerView layer, Scratch scratch, int start, int breadth, int most)
        where TRanker : struct, IRanker
    {
        scratch.MakeRoom(breadth + scratch.StepRoom);
        int* lists = layer.Lists;
        int* slotOf = layer.Slots;
        nint room = layer.Room;
        int* nodes = scratch.Nodes;
        int* fetchedNodes = scratch.OtherNodes;
        int* slots = slotOf is null ? nodes : scratch.Slots;
        int* fetchedSlots = slotOf is null ? fetchedNodes : scratch.OtherSlots;
        int* ranks = scratch.Ranks;
        long* pool = scratch.Pool;
        long* arrivals = scratch.Arrivals;
        long* met = scratch.Met;
        ulong* visited = scratch.ClearedVisited(layer.Nodes);

        slots[0] = slotOf is null ? start : slotOf[start];
        ranker.Rank(slots, 1, ranks);
        pool[0] = Entry.Of(ranks[0], start);
        visited[start >> 6] |= 1UL << start;
        int size = 1;
        int next = 0;
        int fetched = 0;
        while (true)
        {
            int count = 0;
            if (next < size && next < most)
            {
                count = Unvisited(lists + (Entry.NodeOf(pool[next]) * room), room, (uint)layer.Nodes, visited, nodes);
                pool[next] |= Entry.Mark;
                do
                {
                    next++;
                }
                while (next < size && (pool[next] & Entry.Mark) != 0);
            }

            if (slotOf is not null)
            {
                count = ToSlots(nodes, slots, count, slotOf);
            }

            for (int i = 0; i < count; i++)
            {
                ranker.Prefetch(slots[i]);
            }

            for (int i = next; i < Math.Min(next + ListsAhead, size); i++)
            {
                PrefetchList(lists + (Entry.NodeOf(pool[i]) * room), room);
            }

            if (fetched > 0)
            {
                ranker.Rank(fetchedSlots, fetched, ranks);
                int arrived = Arrivals.Of(ranks, fetchedNodes, fetched, size == breadth ? Entry.RankOf(pool[size - 1]) : int.MaxValue, arrivals, met);
                if (arrived > 0)
                {
                    int first = Sorted.Merge(pool, size, arrivals, arrived);
                    size = Math.Min(size + arrived, breadth);
                    if (first <= next)
                    {
                        next = first;
                        PrefetchList(lists + (Entry.NodeOf(pool[next]) * room), room);
                    }
                }
            }
            else if (count == 0 && (next >= size || next >= most))
            {
                return size;
            }

            int* ranked = fetchedNodes;
            fetchedNodes = nodes;
            nodes = ranked;
            ranked = fetchedSlots;
            fetchedSlots = slots;
            slots = ranked;
            fetched = count;
        }
    }

    /// <summary>Writes a node's neighbours that have not been met, and says that they have.</summary>
    /// <returns>How many.</returns>
    /// <remarks>On its own: within the walk there are not registers enough.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static int Unvisited(int* list, nint room, uint limit, ulong* visited, int* nodes)
    {
        int* free = nodes;
        for (int* end = list + room; list != end; list++)
        {
            nuint node = (uint)*list;
            if (node >= limit)
            {
                if ((int)node == LinkLists.None)
                {
                    break;
                }

                continue;
            }

            // Without a branch: whether a neighbour is new is a toss-up.
            ulong* word = visited + (node >> 6);
            ulong before = *word;
            ulong bit = 1UL << (int)node;
            *free = (int)node;
            *word = before | bit;
            free += (before & bit) == 0 ? 1 : 0;
        }

        return (int)(free - nodes);
    }

    // A node may have been closed by a sweep while a link to it was being read: it has no row then.
    private static int ToSlots(int* nodes, int* slots, int count, int* slotOf)
    {
        int kept = 0;
        for (int i = 0; i < count; i++)
        {
            int slot = Volatile.Read(ref slotOf[nodes[i]]);
            if (slot >= 0)
            {
                nodes[kept] = nodes[i];
                slots[kept++] = slot;
            }
        }

        return kept;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PrefetchList(int* list, nint room)
    {
        if (!Sse.IsSupported)
        {
            return;
        }

        Sse.Prefetch0(list);
        if (room > 16)
        {
            Sse.Prefetch0(list + 16);
        }
    }
}
