using Personalization.Core.Features;
using Personalization.Training.Data;
using Personalization.Training.Model;

namespace Personalization.Training.Evaluation.Peers;

/// <summary>Items' factors against those of the customer, which are solved anew from the history of each occasion.</summary>
internal sealed class FactorsModel(ImplicitAls turns, HeadRates rates, StarFactors stars, int threads) : IEvaluatedModel
{
    private float[] _scores = [];

    public void ScoreAll(EventTable events, ReadOnlySpan<Occasion> occasions, Span<float> scores)
    {
        var (asked, items, d) = (occasions.ToArray(), events.Catalogue.Count, turns.Dimensions);
        if (_scores.Length < asked.Length * items) _scores = new float[asked.Length * items];
        Parallel.For(0, asked.Length, new ParallelOptions { MaxDegreeOfParallelism = threads }, o =>
        {
            var customer = Fold(events, asked[o]);
            for (var i = 0; i < items; i++) _scores[o * items + i] = Vectors.Dot(customer, turns.ColumnFactors.AsSpan(i * d, d));
        });
        _scores.AsSpan(0, asked.Length * items).CopyTo(scores);
    }

    public bool TryPredict(string head, EventTable events, ReadOnlySpan<Occasion> occasions, ReadOnlySpan<int> items, Span<float> predictions)
    {
        var d = turns.Dimensions;
        for (var o = 0; o < occasions.Length; o++)
            predictions[o] = head == EvaluatedHeads.Rating
                ? Math.Clamp(rates.Stars(events, occasions[o], items[o]) + stars.Of(events, occasions[o], items[o]), 0.5f, 5)
                : Vectors.Dot(Fold(events, occasions[o]), turns.ColumnFactors.AsSpan(items[o] * d, d));
        return true;
    }

    private float[] Fold(EventTable events, Occasion at)
    {
        var items = new SortedSet<int>();
        for (var row = at.Start; row < at.End; row++)
            if (events.TurnedTo(row)) items.Add(events.Items[row]);
        return turns.RowOf([.. items]);
    }
}
