using System.Buffers;

namespace Personalization.Core.Pipeline.Reordering;

/// <summary>Chooses the slate by value and variety, by the method that the options name.</summary>
public sealed class SlateReorderer : IReorderer
{
    public int Reorder(PipelineContext context, Span<Candidate> candidates, ReadOnlySpan<int> ranked, Span<int> slate)
    {
        var wanted = Math.Min(slate.Length, ranked.Length);
        if (wanted == 0) return 0;
        var (window, dpp) = (GreedySlate.WindowOf(ranked.Length, wanted), context.Options.Reordering == ReorderingMethod.Dpp);
        var scratch = ArrayPool<float>.Shared.Rent(dpp ? window * (wanted + 1) : window);
        Array.Clear(scratch, 0, window);
        var chosen = dpp ? Dpp(context, candidates, ranked, window, scratch, slate) : Mmr(context, candidates, ranked, window, scratch, slate);
        ArrayPool<float>.Shared.Return(scratch);
        return chosen;
    }

    private static int Mmr(PipelineContext context, Span<Candidate> candidates, ReadOnlySpan<int> ranked, int window, float[] scratch, Span<int> slate)
    {
        var gain = new MmrGain(candidates, ranked[..window], context.Options.DiversityLambda, scratch.AsSpan(0, window));
        return GreedySlate.Fill(ref gain, context, candidates, ranked, window, slate);
    }

    private static int Dpp(PipelineContext context, Span<Candidate> candidates, ReadOnlySpan<int> ranked, int window, float[] scratch, Span<int> slate)
    {
        var places = Math.Min(slate.Length, ranked.Length);
        var gain = new DppGain(candidates, ranked[..window], context.Options.DiversityLambda, places, scratch.AsSpan(window, window * places), scratch.AsSpan(0, window));
        return GreedySlate.Fill(ref gain, context, candidates, ranked, window, slate);
    }
}
