using System.Buffers;
using Personalization.Core.Pipeline.Ranking;

namespace Personalization.Core.Pipeline.Reordering;

/// <summary>Notes the place of what was ranked, weighs it by the shop's rules, and puts it in order again.</summary>
internal static class BoostStage
{
    public static void Run(PipelineContext context, CandidateSet candidates, Span<int> ranked)
    {
        var all = candidates.All;
        for (var place = 0; place < ranked.Length; place++) all[ranked[place]].Place = place;
        var rules = context.Options.Compiled;
        if (!rules.BoostAny || ranked.Length == 0) return;
        var keys = ArrayPool<float>.Shared.Rent(ranked.Length);
        for (var i = 0; i < ranked.Length; i++)
        {
            ref var candidate = ref all[ranked[i]];
            var factor = candidate.Value == ValueOfPredictions.Sunk ? 1 : rules.BoostOf(candidate.Row.Item);
            if (factor != 1)
            {
                // A value below zero moves the same way as one above.
                candidate.Value = candidate.Value >= 0 ? candidate.Value * factor : candidate.Value / factor;
                candidate.Moves |= SlateMoves.Boost;
            }
            keys[i] = -candidate.Value;
        }
        keys.AsSpan(0, ranked.Length).Sort(ranked);
        ArrayPool<float>.Shared.Return(keys);
    }
}
