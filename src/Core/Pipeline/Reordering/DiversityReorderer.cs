using System.Buffers;
using Personalization.Core.Features;
using Personalization.Core.Pipeline.Ranking;

namespace Personalization.Core.Pipeline.Reordering;

/// <summary>
/// Greedy maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998): the next item has the highest λ·value − (1−λ)·(largest similarity to those chosen),
/// values scaled to 0..1 over the candidates; and no category takes more than its share while others are left. A candidate without a value comes after all others.
/// </summary>
public sealed class DiversityReorderer : IReorderer
{
    /// <summary>Only the best so many compete, the rest step in for a full category: the cost is window × slate dot products.</summary>
    private const int Window = 200;

    public int Reorder(PipelineContext context, ReadOnlySpan<Candidate> candidates, ReadOnlySpan<int> ranked, Span<int> slate)
    {
        var wanted = Math.Min(slate.Length, ranked.Length);
        if (wanted == 0) return 0;
        var window = Math.Min(ranked.Length, Math.Max(Window, wanted));
        var lambda = context.Options.DiversityLambda;
        var cap = Math.Max(1, (int)Math.Ceiling(context.Options.CategoryShare * slate.Length - 1e-9));
        // Those that sank lie at the end; they do not stretch the scale of the others.
        var valued = window;
        while (valued > 1 && candidates[ranked[valued - 1]].Value == ValueOfPredictions.Sunk) valued--;
        var (best, worst) = (candidates[ranked[0]].Value, candidates[ranked[valued - 1]].Value);
        var scale = best > worst && float.IsFinite(best - worst) ? 1 / (best - worst) : 0;

        var nearest = ArrayPool<float>.Shared.Rent(window);
        var taken = ArrayPool<bool>.Shared.Rent(ranked.Length);
        var perCategory = new Dictionary<string, int>(StringComparer.Ordinal);
        Array.Clear(nearest, 0, window);
        Array.Clear(taken, 0, ranked.Length);
        var chosen = 0;
        for (; chosen < wanted; chosen++)
        {
            var next = Best(candidates, ranked, capped: true);
            if (next < 0) next = FirstBeyond(candidates, ranked);
            if (next < 0) next = Best(candidates, ranked, capped: false);
            taken[next] = true;
            slate[chosen] = ranked[next];
            var row = candidates[ranked[next]].Row;
            perCategory[row.Item.Category] = perCategory.GetValueOrDefault(row.Item.Category) + 1;
            if (lambda < 1)
                for (var i = 0; i < window; i++)
                    if (!taken[i]) nearest[i] = MathF.Max(nearest[i], Vectors.Dot(row.Vector, candidates[ranked[i]].Row.Vector));
        }
        ArrayPool<float>.Shared.Return(nearest);
        ArrayPool<bool>.Shared.Return(taken);
        return chosen;

        int Best(ReadOnlySpan<Candidate> candidates, ReadOnlySpan<int> ranked, bool capped)
        {
            var (place, highest) = (-1, float.NegativeInfinity);
            for (var i = 0; i < window; i++)
            {
                if (taken[i]) continue;
                ref readonly var candidate = ref candidates[ranked[i]];
                var score = i < valued ? lambda * (candidate.Value * scale - worst * scale) - (1 - lambda) * nearest[i] : float.MinValue;
                if (score <= highest || capped && IsFull(candidate)) continue;
                (place, highest) = (i, score);
            }
            return place;
        }

        int FirstBeyond(ReadOnlySpan<Candidate> candidates, ReadOnlySpan<int> ranked)
        {
            for (var i = window; i < ranked.Length; i++)
                if (!taken[i] && !IsFull(candidates[ranked[i]])) return i;
            return -1;
        }

        bool IsFull(in Candidate candidate) => perCategory.GetValueOrDefault(candidate.Row.Item.Category) >= cap;
    }
}
