using Personalization.Training.Data;

namespace Personalization.Training.Evaluation.Peers;

/// <summary>The same items for everybody. Predicts of an item what people did with it; of its stars also how generous the customer is.</summary>
/// <param name="counts">[items].</param>
internal sealed class CountModel(float[] counts, HeadRates rates) : IEvaluatedModel
{
    public void ScoreAll(EventTable events, ReadOnlySpan<Occasion> occasions, Span<float> scores)
    {
        for (var o = 0; o < occasions.Length; o++) counts.CopyTo(scores[(o * counts.Length)..]);
    }

    public bool TryPredict(string head, EventTable events, ReadOnlySpan<Occasion> occasions, ReadOnlySpan<int> items, Span<float> predictions)
    {
        for (var o = 0; o < occasions.Length; o++)
            predictions[o] = head == EvaluatedHeads.Rating ? rates.Stars(events, occasions[o], items[o]) : rates.Of(head, items[o]);
        return true;
    }
}
