using System.Buffers;
using Personalization.Core.Features;

namespace Personalization.Core.Pipeline.Reordering;

/// <summary>
/// Greedy maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998): the next item has the highest λ·value − (1−λ)·(largest similarity to those chosen),
/// values scaled to 0..1 over the candidates; and no category takes more than its share while others are left.
/// </summary>
public sealed class DiversityReorderer : IReorderer
{
    /// <summary>Only the best so many compete: the rest would not be chosen, and the cost is window × slate dot products.</summary>
    private const int Window = 200;

    public int Reorder(PipelineContext context, ReadOnlySpan<Candidate> candidates, ReadOnlySpan<int> ranked, Span<int> slate)
    {
        var wanted = Math.Min(slate.Length, ranked.Length);
        if (wanted == 0) return 0;
        var window = Math.Min(ranked.Length, Math.Max(Window, wanted));
        var lambda = context.Options.DiversityLambda;
        var cap = Math.Max(1, (int)Math.Ceiling(context.Options.CategoryShare * slate.Length));
        var (best, worst) = (candidates[ranked[0]].Value, candidates[ranked[window - 1]].Value);
        var scale = best > worst && float.IsFinite(best - worst) ? 1 / (best - worst) : 0;

        var nearest = ArrayPool<float>.Shared.Rent(window);
        var taken = ArrayPool<bool>.Shared.Rent(window);
        var perCategory = new Dictionary<string, int>(StringComparer.Ordinal);
        Array.Clear(nearest, 0, window);
        Array.Clear(taken, 0, window);
        var chosen = 0;
        for (; chosen < wanted; chosen++)
        {
            var next = Best(candidates, ranked, capped: true);
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
                var score = lambda * (candidate.Value - worst) * scale - (1 - lambda) * nearest[i];
                if (score <= highest || capped && perCategory.GetValueOrDefault(candidate.Row.Item.Category) >= cap) continue;
                (place, highest) = (i, score);
            }
            return place;
        }
    }
}
