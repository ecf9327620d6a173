using System.Runtime.CompilerServices;
using Personalization.VectorIndex.Kernels;
using Personalization.VectorIndex.Rows;
using Personalization.VectorIndex.Searching;

namespace Personalization.VectorIndex.Graph;

/// <summary>Chooses which candidates become links (algorithm 4 of Malkov and Yashunin): near ones, in different directions.</summary>
internal static unsafe class NeighbourSelection
{
    /// <summary>Chooses at most <paramref name="limit"/> of the candidates.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="layer">Whose nodes the candidates are.</param>
    /// <param name="scratch">Gets the chosen nodes; its row codes are overwritten.</param>
    /// <param name="candidates">[count] entries without marks, ranked by nearness to the row that wants links, best first.</param>
    /// <param name="count">How many.</param>
    /// <param name="limit">At most this many, the kept ones included.</param>
    /// <param name="kept">So many of the scratch's chosen nodes are there already, with their slots from place 1 on.</param>
    /// <returns>The chosen nodes, in the scratch.</returns>
    /// <remarks>
    /// A candidate nearer to a chosen one than to the row is left out: the chosen one leads there. Equal rows would
    /// never be left out by that rule and fill each other's lists until nothing leads out of their crowd; so only one of equal rows is
    /// chosen, and its twins get what room is left. A twin shows by being as near to the chosen one as to itself.
    /// </remarks>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ReadOnlySpan<int> Choose<TNear>(RowColumns rows, in LayerView layer, Scratch scratch, long* candidates, int count, int limit, int kept = 0)
        where TNear : struct, INearRanker<TNear>
    {
        // The first place is for the candidate itself, so that its nearness to itself is computed among the others.
        int* slots = scratch.Chosen;
        int* nodes = scratch.ChosenNodes;
        int* twins = scratch.Twins;
        int* ranks = stackalloc int[4];
        int chosen = kept, twinCount = 0;
        for (int i = 0; i < count && chosen < limit; i++)
        {
            int node = Entry.NodeOf(candidates[i]);
            int rank = Entry.RankOf(candidates[i]);
            slots[0] = layer.SlotOf(node);
            var near = TNear.For(rows, slots[0], scratch.RowCodes);
            int self = int.MinValue;
            bool leftOut = false, twin = false;
            for (int first = 0; first <= chosen && !leftOut && !twin; first += 4)
            {
                int four = Math.Min(4, chosen + 1 - first);
                near.Rank(slots + first, four, ranks);
                int from = 0;
                if (first == 0)
                {
                    self = ranks[0];
                    from = 1;
                }

                for (int j = from; j < four; j++)
                {
                    twin |= ranks[j] == self;
                    leftOut |= ranks[j] < rank;
                }
            }

            if (twin)
            {
                if (twinCount < limit)
                {
                    twins[twinCount++] = node;
                }
            }
            else if (!leftOut)
            {
                nodes[chosen++] = node;
                slots[chosen] = slots[0];
            }
        }

        for (int i = 0; i < twinCount && chosen < limit; i++)
        {
            nodes[chosen++] = twins[i];
        }

        return new ReadOnlySpan<int>(nodes, chosen);
    }
}
