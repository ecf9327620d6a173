using System.Globalization;
using Personalization.VectorIndex;

namespace Personalization.Benchmarks.Ann.Soak;

/// <summary>One thread's programme, step by step beside the model.</summary>
public sealed class SoakProgramme
{
    private const double LeastRecall = 0.9;
    private readonly SoakShape _shape;
    private readonly Random _random;
    private readonly SoakRows _rows;
    private readonly NaiveModel _model;
    private int _reloads;
    private int _graphSearches;

    public SoakProgramme(SoakShape shape)
    {
        (_shape, _random, _rows) = (shape, new Random(shape.Seed), shape.NewRows());
        _model = new NaiveModel(_rows);
    }

    public string Run()
    {
        var index = _shape.NewIndex();
        try
        {
            for (var step = 1; step <= _shape.Steps; step++) index = Step(index, step);
            _model.CheckRows(index, _shape.Keys);
        }
        finally
        {
            index.Dispose();
        }
        return _model.Recall >= LeastRecall
            ? string.Create(CultureInfo.InvariantCulture, $"{_model.Count} rows left, {_reloads} reloads, {_graphSearches} searches by the graph, recall {_model.Recall:F4}")
            : throw new SoakException(string.Create(CultureInfo.InvariantCulture, $"recall {_model.Recall:F4}"));
    }

    private IVectorIndex Step(IVectorIndex index, int step)
    {
        long key = _random.Next(_shape.Keys);
        switch (_random.Next(1000))
        {
            case < 650:
                // Now and then a row that another key has: equal scores.
                var row = _random.Next(20) == 0 && _model.RowOf(_random.Next(_shape.Keys)) is { } copied ? copied : _rows.Row(key, step);
                Expect(_model.Holds(key) ? UpsertOutcome.Updated : UpsertOutcome.Added, index.Upsert(key, row));
                _model.Set(key, row);
                break;
            case < 850:
                Expect(_model.Remove(key) ? DeleteOutcome.Deleted : DeleteOutcome.UnknownKey, index.Delete(key));
                break;
            case < 980:
                Search(index);
                break;
            case < 984:
                return Reloaded(index);
            case 984 when _random.Next(20) == 0:
                for (long k = 0; k < _shape.Keys; k++) Expect(_model.Holds(k) ? DeleteOutcome.Deleted : DeleteOutcome.UnknownKey, index.Delete(k));
                _model.Clear();
                break;
            case 985:
                _model.CheckRows(index, _shape.Keys);
                break;
            default:
                Expect(_model.Count, index.Count);
                break;
        }
        return index;
    }

    private void Search(IVectorIndex index)
    {
        var query = _rows.Row(-1 - _random.Next(1000), 1);
        var k = _random.Next(10) == 0 ? _random.Next(0, 500) : _random.Next(1, 30);
        var modulus = _random.Next(3) == 0 ? _random.Next(2, 200) : 1;
        bool Keeps(long key) => key % modulus == 0;
        var filter = modulus == 1 ? null : _random.Next(2) == 0 ? KeyFilter.Where(Keeps) : Bitmap(modulus);
        var hits = new Hit[k];
        var answer = index.Search(query, k, Math.Max(k, 200), hits, filter);
        Expect(SearchOutcome.Answered, answer.Outcome);
        if (answer.Plan == SearchPlan.Graph) _graphSearches++;
        _model.Check(query, k, Keeps, hits.AsSpan(0, answer.Count), answer.Plan);
        if (_random.Next(4) == 0) SearchTogether(index, query, k, filter, hits.AsSpan(0, answer.Count));
    }

    /// <summary>A batch answers as single searches do.</summary>
    private void SearchTogether(IVectorIndex index, float[] query, int k, KeyFilter? filter, ReadOnlySpan<Hit> alone)
    {
        const int Queries = 3;
        float[] queries = [.. _rows.Row(-1 - _random.Next(1000), 1), .. query, .. _rows.Row(-1 - _random.Next(1000), 1)];
        var hits = new Hit[Queries * k];
        var answers = new SearchAnswer[Queries];
        index.Search(queries, k, [Math.Max(k, 200)], hits, answers, filter);
        Expect(alone.Length, answers[1].Count);
        if (!hits.AsSpan(k, answers[1].Count).SequenceEqual(alone)) throw new SoakException("a batch answers otherwise than a single search");
    }

    private KeyBitmap Bitmap(int modulus)
    {
        var bitmap = new KeyBitmap(_shape.Keys);
        for (var key = 0; key < _shape.Keys; key += modulus) bitmap.Add(key);
        return bitmap;
    }

    private HnswIndex Reloaded(IVectorIndex index)
    {
        using var stream = new MemoryStream();
        index.Save(stream);
        index.Dispose();
        stream.Position = 0;
        _reloads++;
        return IndexSnapshot.Load(stream);
    }

    private static void Expect<T>(T expected, T actual)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual)) throw new SoakException($"{actual} where {expected} was due");
    }
}
