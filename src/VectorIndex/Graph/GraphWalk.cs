using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Personalization.VectorIndex.Kernels;
using Personalization.VectorIndex.Searching;

namespace Personalization.VectorIndex.Graph;

/// <summary>The two walks of HNSW (Malkov and Yashunin, "Efficient and robust approximate nearest neighbor search using hierarchical
/// navigable small world graphs", 2018): straight down to a good start, and the broad walk of one level.</summary>
/// <remarks>What makes the broad walk fast, largest first: the methods are compiled optimised at once (tiered code is half as fast); rows and next
/// lists are fetched ahead (a third); two nodes are expanded a step, so that more fetches overlap (a quarter); the
/// pool is a sorted array with insertion by registers (a tenth); visited nodes are bits (a twentieth).</remarks>
internal static unsafe class GraphWalk
{
    private const int NodesPerStep = 2;

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
    /// <returns>How many there are, best first, all marked.</returns>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Expand<TRanker>(TRanker ranker, in LayerView layer, Scratch scratch, int start, int breadth)
        where TRanker : struct, IRanker
    {
        scratch.MakeRoom(breadth);
        int* lists = layer.Lists;
        int* slotOf = layer.Slots;
        nint room = layer.Room;
        uint limit = (uint)layer.Nodes;
        int* nodes = scratch.Nodes;
        int* slots = slotOf is null ? nodes : scratch.Slots;
        int* ranks = scratch.Ranks;
        long* pool = scratch.Pool;
        ulong* visited = scratch.ClearedVisited(layer.Nodes);
        void* moves = Sorted.Table;

        slots[0] = slotOf is null ? start : slotOf[start];
        ranker.Rank(slots, 1, ranks);
        pool[0] = Entry.Of(ranks[0], start);
        visited[start >> 6] |= 1UL << start;
        int size = 1;
        int next = 0;
        while (next < size)
        {
            int count = 0;
            int step = NodesPerStep;
            do
            {
                int* list = lists + (Entry.NodeOf(pool[next]) * room);
                pool[next] |= Entry.Mark;
                for (nint i = 0; i < room; i++)
                {
                    int node = list[i];
                    if ((uint)node >= limit)
                    {
                        if (node == LinkLists.None)
                        {
                            break;
                        }

                        continue;
                    }

                    // Without a branch: whether a neighbour is new is a toss-up.
                    ulong* word = visited + (node >> 6);
                    ulong before = *word;
                    *word = before | (1UL << node);
                    nodes[count] = node;
                    count += (int)(~(before >> node) & 1);
                }

                do
                {
                    next++;
                }
                while (next < size && (pool[next] & Entry.Mark) != 0);
            }
            while (--step > 0 && next < size);

            if (count == 0)
            {
                continue;
            }

            if (slotOf is not null)
            {
                count = ToSlots(nodes, slots, count, slotOf);
            }

            for (int i = 0; i < count; i++)
            {
                ranker.Prefetch(slots[i]);
            }

            if (Sse.IsSupported && next < size)
            {
                PrefetchList(lists + (Entry.NodeOf(pool[next]) * room), room);
                if (next + 1 < size)
                {
                    PrefetchList(lists + (Entry.NodeOf(pool[next + 1]) * room), room);
                }
            }

            ranker.Rank(slots, count, ranks);
            int worst = size == breadth ? Entry.RankOf(pool[size - 1]) : int.MaxValue;
            for (int i = count; (i & 15) != 0; i++)
            {
                ranks[i] = int.MaxValue;
            }

            for (int first = 0; first < count; first += 16)
            {
                for (uint better = BetterThan(ranks + first, worst); better != 0; better &= better - 1)
                {
                    int i = first + System.Numerics.BitOperations.TrailingZeroCount(better);
                    if (ranks[i] >= worst)
                    {
                        continue;
                    }

                    int full = size == breadth ? 1 : 0;
                    int at = (int)(Sorted.Insert(pool + size - full, Entry.Of(ranks[i], nodes[i]), moves) - pool);
                    size += 1 - full;
                    if (at <= next)
                    {
                        next = at;
                        if (Sse.IsSupported)
                        {
                            PrefetchList(lists + (nodes[i] * room), room);
                        }
                    }

                    if (size == breadth)
                    {
                        worst = Entry.RankOf(pool[size - 1]);
                    }
                }
            }
        }

        return size;
    }

    /// <summary>Which of 16 ranks are smaller than the limit, one bit each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint BetterThan(int* ranks, int limit)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            return (uint)Vector512.LessThan(Vector512.Load(ranks), Vector512.Create(limit)).ExtractMostSignificantBits();
        }

        var limits = Vector256.Create(limit);
        return Vector256.LessThan(Vector256.Load(ranks), limits).ExtractMostSignificantBits()
            | (Vector256.LessThan(Vector256.Load(ranks + 8), limits).ExtractMostSignificantBits() << 8);
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
        Sse.Prefetch0(list);
        if (room > 16)
        {
            Sse.Prefetch0(list + 16);
        }
    }
}
