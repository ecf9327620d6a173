using Personalization.Training.Data;
using Personalization.Training.Ranker;
using Personalization.Training.Retrieval;

namespace Personalization.Training.Evaluation;

/// <summary>The models of a release together: the blend of towers and counts ranks, the ranker tells probabilities, factors tell stars. A part that the data had nothing for is null.</summary>
internal sealed class OwnModel(BlendedModel? retrieval, ShownRanker? ranker, RatingFactors? ratings) : IEvaluatedModel, IDisposable
{
    public void ScoreAll(EventTable events, ReadOnlySpan<Occasion> occasions, Span<float> scores)
    {
        if (retrieval is null) scores.Fill(float.NaN);
        else retrieval.ScoreAll(events, occasions, scores);
    }

    public bool TryPredict(string head, EventTable events, ReadOnlySpan<Occasion> occasions, ReadOnlySpan<int> items, Span<float> predictions)
    {
        if (head != EvaluatedHeads.Rating) return ranker is not null && ranker.TryPredict(head, events, occasions, items, predictions);
        if (ratings is null) return false;
        for (var i = 0; i < occasions.Length; i++) predictions[i] = ratings.Predict(events, occasions[i], items[i]);
        return true;
    }

    public void Dispose()
    {
        retrieval?.Dispose();
        ranker?.Dispose();
    }
}
