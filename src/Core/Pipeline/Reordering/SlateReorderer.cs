using System.Buffers;

namespace Personalization.Core.Pipeline.Reordering;

/// <summary>Chooses the slate by value and variety, by the method that the options name.</summary>
public sealed class SlateReorderer : IReorderer
{
    public int Reorder(PipelineContext context, Span<Candidate> candidates, ReadOnlySpan<int> ranked, Span<int> slate)
    {
        var places = Math.Min(slate.Length, ranked.Length);
        if (places == 0) return 0;
        var window = GreedySlate.WindowOf(ranked.Length, places);
        var (dpp, lambda, ofCategory) = (context.Options.Reordering == ReorderingMethod.Dpp, context.Options.DiversityLambda, context.Options.DiversityOfCategory);
        var (numbers, counts) = (ArrayPool<float>.Shared.Rent(dpp ? window * (places + 1) : window), ArrayPool<int>.Shared.Rent(places + window));
        try
        {
            Array.Clear(numbers, 0, window);
            Array.Clear(counts, places, window);
            var chosen = new ChosenPlaces(counts.AsSpan(0, places), counts.AsSpan(places, window));
            if (!dpp)
            {
                var relevance = new MmrGain(candidates, ranked[..window], lambda, ofCategory, numbers.AsSpan(0, window), chosen);
                return GreedySlate.Fill(ref relevance, context, candidates, ranked, window, slate);
            }
            var determinant = new DppGain(candidates, ranked[..window], lambda, ofCategory, places, numbers.AsSpan(window, window * places), numbers.AsSpan(0, window), chosen);
            return GreedySlate.Fill(ref determinant, context, candidates, ranked, window, slate);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(numbers);
            ArrayPool<int>.Shared.Return(counts);
        }
    }
}
