using Personalization.Core.Features;
using Personalization.Inference;
using Personalization.Training.Data;
using Personalization.Training.Evaluation;
using Personalization.Training.Retrieval;

namespace Personalization.Training.Towers;

/// <summary>The towers as the evaluator asks them: the query after a history, and its similarity to every item. One call at a time.</summary>
public sealed class TowerModel : IEvaluatedModel, IDisposable
{
    private readonly int _batch;
    private readonly TrainedTowers _towers;
    private readonly GraphSession _encoder;
    private readonly DotScorer _scorer;
    private PeopleColumns? _people;

    public TowerModel(TrainedTowers towers, int threads)
    {
        _towers = towers;
        var inference = new InferenceOptions { Provider = InferenceProvider.Cpu, Threads = threads };
        _batch = DotScorer.BatchFor(towers.Vectors.Length / towers.Options.Dimensions);
        _encoder = new GraphSession(towers.QueryOnnx(), inference, _batch);
        _scorer = new DotScorer(towers.Vectors, towers.Options.Dimensions, _batch, threads);
    }

    public void ScoreAll(EventTable events, ReadOnlySpan<Occasion> occasions, Span<float> scores)
    {
        var items = _towers.Vectors.Length / _towers.Options.Dimensions;
        for (var from = 0; from < occasions.Length; from += _batch)
        {
            var count = Math.Min(_batch, occasions.Length - from);
            Encode(events, occasions.Slice(from, count));
            _scorer.Score(_encoder["query"].AsSpan(0, count * _towers.Options.Dimensions), scores[(from * items)..]);
        }
    }

    public bool TryPredict(string head, EventTable events, ReadOnlySpan<Occasion> occasions, ReadOnlySpan<int> items, Span<float> predictions) => false;

    public void Dispose()
    {
        _encoder.Dispose();
        _scorer.Dispose();
    }

    private void Encode(EventTable events, ReadOnlySpan<Occasion> occasions)
    {
        var (vectors, told, about) = (_encoder["items"], _encoder["events"], _encoder["about"]);
        if (_people?.Events != events) _people = new PeopleColumns(events, _towers.Slots);
        Span<bool> known = stackalloc bool[occasions.Length];
        Array.Clear(vectors);
        Array.Clear(told);
        var d = _towers.Options.Dimensions;
        for (var o = 0; o < occasions.Length; o++)
        {
            known[o] = _people.Fill(occasions[o], about.AsSpan(o * AboutFeatures.Width, AboutFeatures.Width));
            var start = Math.Max(occasions[o].Start, occasions[o].End - QueryFeatures.MaxItems);
            for (var row = start; row < occasions[o].End; row++)
            {
                var at = o * QueryFeatures.MaxItems + row - start;
                _towers.Vectors.AsSpan(events.Items[row] * d, d).CopyTo(vectors.AsSpan(at * d));
                EventFeatures.Fill(events.KindOf(row), events.TasteOf(row), row == start ? -1 : events.AtMs[row] - events.AtMs[row - 1], told.AsSpan(at * EventFeatures.Width, EventFeatures.Width));
            }
        }
        _encoder.Run();
        // Of nothing the tower makes its bias, which is no taste: all items score alike.
        for (var o = 0; o < occasions.Length; o++)
            if (occasions[o].Start == occasions[o].End && !known[o]) _encoder["query"].AsSpan(o * d, d).Clear();
    }
}
