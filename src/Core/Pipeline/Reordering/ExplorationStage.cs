using Personalization.Core.Exploration;
using Personalization.Core.Pipeline.Ranking;

namespace Personalization.Core.Pipeline.Reordering;

/// <summary>
/// Leaves some places of a chosen slate to chance, from a given place on and then every so many. For such a place those compete that were brought to be explored, the one that
/// stands there, and the next best of the ranking; who wins moves in, and the others move down by one. Every candidate shown gets the probability with which it was.
/// </summary>
internal static class ExplorationStage
{
    public static void Run(PipelineContext context, ExplorationState state, CandidateSet candidates, ReadOnlySpan<int> ranked, Span<int> slate)
    {
        var options = context.Options.Exploration;
        if (slate.Length == 0 || state.ExplorerOf(options) is not { } explorer) return;
        var chance = new Chance(Hash64.Of(context.RequestId));
        Span<int> places = stackalloc int[ExplorationPool.Most];
        for (var place = options.FirstPlace; place < slate.Length; place += options.Every)
        {
            var count = Gather(context, candidates, ranked, slate, place, places);
            if (count < 2) return;
            var chosen = Choose(explorer, context, candidates, places[..count], ref chance, out var propensity);
            ref var candidate = ref candidates.All[places[chosen]];
            candidate.Propensity = (float)propensity;
            if (chosen == 0) continue;
            candidate.Moves |= SlateMoves.Exploration;
            Insert(slate, place, places[chosen]);
        }
    }

    /// <summary>
    /// The one at the place first; then all of those to be explored, as far as there is room; then the best of the rest that come later or not at all. No lot decides who
    /// competes: the probability that is told of the winner would not be that with which it won.
    /// </summary>
    private static int Gather(PipelineContext context, CandidateSet candidates, ReadOnlySpan<int> ranked, ReadOnlySpan<int> slate, int place, Span<int> pool)
    {
        // Who moves in from outside pushes the last one out, and may not be more of its group than a slate may hold.
        var groups = GroupCounts.Start(context.Options, slate.Length);
        foreach (var one in slate[..^1]) groups.Add(candidates.All[one].Row);
        pool[0] = slate[place];
        var best = context.Options.Exploration.Pool / 2;
        var count = 1;
        foreach (var one in ranked)
        {
            if (count == pool.Length - best) break;
            if (candidates.All[one].From(CandidateSources.Explore) && Competes(candidates, slate, place, one, groups)) pool[count++] = one;
        }
        var most = Math.Max(context.Options.Exploration.Pool, count + best);
        foreach (var one in ranked)
        {
            if (count == most) break;
            if (!candidates.All[one].From(CandidateSources.Explore) && Competes(candidates, slate, place, one, groups)) pool[count++] = one;
        }
        return count;
    }

    private static bool Competes(CandidateSet candidates, ReadOnlySpan<int> slate, int place, int one, GroupCounts groups)
    {
        ref readonly var candidate = ref candidates.All[one];
        if (candidate.Removed is not null || candidate.Value == ValueOfPredictions.Sunk) return false;
        var at = slate.IndexOf(one);
        return at > place || at < 0 && !groups.IsFull(candidate.Row);
    }

    private static int Choose(IExplorer explorer, PipelineContext context, CandidateSet candidates, ReadOnlySpan<int> places, ref Chance chance, out double propensity)
    {
        Span<long> keys = stackalloc long[places.Length];
        Span<float> values = stackalloc float[places.Length];
        Span<float> features = stackalloc float[places.Length * ExplorationPool.Width];
        var (worst, best) = (float.PositiveInfinity, float.NegativeInfinity);
        foreach (var place in places) (worst, best) = (MathF.Min(worst, candidates.All[place].Value), MathF.Max(best, candidates.All[place].Value));
        for (var i = 0; i < places.Length; i++)
        {
            ref readonly var candidate = ref candidates.All[places[i]];
            keys[i] = candidate.Row.Key;
            values[i] = best > worst ? (candidate.Value - worst) / (best - worst) : 1;
            ExplorationFeatures.Fill(context, candidate, values[i], features.Slice(i * ExplorationPool.Width, ExplorationPool.Width));
        }
        var chosen = explorer.Choose(new ExplorationPool(keys, values, features), ref chance, out propensity);
        context.AddExplored(new ExploredItem(keys[chosen], features.Slice(chosen * ExplorationPool.Width, ExplorationPool.Width).ToArray()));
        return chosen;
    }

    /// <summary>One that stood further down comes up, one that did not pushes the last out.</summary>
    private static void Insert(Span<int> slate, int place, int candidate)
    {
        var from = slate[place..].IndexOf(candidate);
        var end = from < 0 ? slate.Length - 1 : place + from;
        slate[place..end].CopyTo(slate[(place + 1)..]);
        slate[place] = candidate;
    }
}
