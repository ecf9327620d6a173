using Personalization.Training.Data;

namespace Personalization.Training.Evaluation;

/// <summary>
/// What the evaluator asks of a trained model; the models of a release and the baselines alike. A model reads of <c>events</c> only the rows
/// <c>[occasion.Start, occasion.End)</c> of each occasion. Called from one thread at a time, in batches of a few hundred; it may use several threads itself.
/// </summary>
public interface IEvaluatedModel
{
    /// <summary>Scores every item for each occasion, the higher the more likely next. Items already seen are taken out by the caller.</summary>
    /// <param name="events">The table whose rows the occasions point to; its catalogue is the one trained on.</param>
    /// <param name="scores">[occasions × items], to be filled; NaN counts as the lowest.</param>
    void ScoreAll(EventTable events, ReadOnlySpan<Occasion> occasions, Span<float> scores);

    /// <summary>What the ranker predicts of <c>items[o]</c> shown at occasion o: the probability of the head, or for <see cref="EvaluatedHeads.Rating"/> the stars.</summary>
    /// <param name="head">One of <see cref="EvaluatedHeads"/>.</param>
    /// <param name="predictions">[occasions], to be filled.</param>
    /// <returns>False when the model has no such head; then nothing is filled.</returns>
    bool TryPredict(string head, EventTable events, ReadOnlySpan<Occasion> occasions, ReadOnlySpan<int> items, Span<float> predictions);
}
