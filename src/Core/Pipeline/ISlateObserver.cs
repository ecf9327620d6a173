using Personalization.Core.Recommendations;

namespace Personalization.Core.Pipeline;

/// <summary>Hears of an answer while its candidates are still at hand: with all their sources, predictions and reasons.</summary>
public interface ISlateObserver
{
    /// <summary>On the path of the answer: must be quick. What is wanted later has to be copied, the candidates are another request's afterwards.</summary>
    /// <param name="ranked">Places in <paramref name="candidates"/>, highest value first.</param>
    /// <param name="slate">Places in the order shown.</param>
    void Answered(PipelineContext context, CandidateSet candidates, ReadOnlySpan<int> ranked, ReadOnlySpan<int> slate, RecommendationResponse response);
}
