using System.Buffers;

namespace Personalization.Core.Pipeline.Reordering;

/// <summary>
/// Fills a slate place by place with the candidate that adds most, and lets no group take more than its share while others are left. Only the best candidates compete;
/// the rest step in where all groups of those are full. A candidate is looked at again only when what it added last would still win: "lazy" greedy maximisation.
/// </summary>
internal static class GreedySlate
{
    /// <summary>Only the best so many compete: the cost is at most window × slate dot products.</summary>
    public const int Window = 200;

    public static int WindowOf(int ranked, int wanted) => Math.Min(ranked, Math.Max(Window, wanted));

    /// <param name="gain">Of the first <paramref name="window"/> of <paramref name="ranked"/>.</param>
    /// <returns>How many were chosen.</returns>
    public static int Fill<TGain>(ref TGain gain, PipelineContext context, Span<Candidate> candidates, ReadOnlySpan<int> ranked, int window, Span<int> slate)
        where TGain : IMarginalGain, allows ref struct
    {
        var wanted = Math.Min(slate.Length, ranked.Length);
        var groups = GroupCounts.Start(context.Options, slate.Length);
        var rented = ArrayPool<bool>.Shared.Rent(ranked.Length);
        var taken = rented.AsSpan(0, ranked.Length);
        taken.Clear();
        var first = 0;
        for (var chosen = 0; chosen < wanted; chosen++)
        {
            var (best, allowed) = Best(ref gain, candidates, ranked, taken[..window], groups);
            var next = allowed >= 0 ? allowed : FirstBeyond(candidates, ranked, taken, window, groups);
            if (next < 0) next = best;
            if (next < 0) next = taken.IndexOf(false);
            while (taken[first]) first++;
            Mark(candidates, ranked, best, next, first);
            taken[next] = true;
            slate[chosen] = ranked[next];
            groups.Add(candidates[ranked[next]].Row);
            if (next < window) gain.Choose(next);
        }
        ArrayPool<bool>.Shared.Return(rented);
        return wanted;
    }

    /// <summary>The best of all, and the best whose groups are not full; -1 for none.</summary>
    private static (int Best, int Allowed) Best<TGain>(ref TGain gain, ReadOnlySpan<Candidate> candidates, ReadOnlySpan<int> ranked, ReadOnlySpan<bool> taken, GroupCounts groups)
        where TGain : IMarginalGain, allows ref struct
    {
        var (best, highest, allowed, highestAllowed) = (-1, float.NegativeInfinity, -1, float.NegativeInfinity);
        for (var i = 0; i < taken.Length; i++)
        {
            // Few come near the best: for the others the bound says enough (Minoux, 1978).
            if (gain.Limit(i) <= highestAllowed) break;
            if (taken[i] || gain.Bound(i) <= highestAllowed) continue;
            var score = gain.Of(i);
            if (score > highest) (best, highest) = (i, score);
            if (score > highestAllowed && !groups.IsFull(candidates[ranked[i]].Row)) (allowed, highestAllowed) = (i, score);
        }
        return (best, allowed);
    }

    private static int FirstBeyond(ReadOnlySpan<Candidate> candidates, ReadOnlySpan<int> ranked, ReadOnlySpan<bool> taken, int window, GroupCounts groups)
    {
        for (var i = window; i < ranked.Length; i++)
            if (!taken[i] && !groups.IsFull(candidates[ranked[i]].Row)) return i;
        return -1;
    }

    /// <summary>Notes what moved whom: a full group holds one back and lets another pass; else variety did.</summary>
    private static void Mark(Span<Candidate> candidates, ReadOnlySpan<int> ranked, int best, int next, int first)
    {
        if (best >= 0 && best != next)
        {
            candidates[ranked[best]].Moves |= SlateMoves.Cap;
            candidates[ranked[next]].Moves |= SlateMoves.Cap;
        }
        else if (next != first)
        {
            candidates[ranked[next]].Moves |= SlateMoves.Diversity;
            candidates[ranked[first]].Moves |= SlateMoves.Diversity;
        }
    }
}
