using Personalization.Core.Interactions;
using Personalization.Inference;
using Personalization.Training.Data;
using Personalization.Training.Evaluation;
using Personalization.Training.Graphs;
using Personalization.Training.Towers;

namespace Personalization.Training.Ranker;

/// <summary>
/// A DLRM over what was shown: for each head the probability that the customer does it. Trained in the order of time, calibrated on validation. It answers the evaluator's
/// questions about showings (auc-*), and is not what a release serves: the graph is the same (<see cref="Dlrm.Logits"/>), what goes into it is not. Here customers and items
/// have embeddings of their own and counts that follow the log to the minute, which tell most of who clicks what; <see cref="RankerModel"/> has neither, so that a guest
/// and an item of this morning are ranked like any other, and reads the towers' vectors and what a profile keeps instead.
/// </summary>
internal sealed class ShownRanker : IDisposable
{
    private const int Batch = 512;

    /// <summary>Acts that tell of a showing. A bare watch from a history says nothing of what was shown and not watched.</summary>
    private const Acts Told = Acts.View | Acts.Skip | Acts.Click | Acts.Cart | Acts.Purchase | Acts.Rating;
    private const float Rate = 1e-3f, Decay = 1e-6f;
    private readonly string[] _heads;
    private readonly DlrmShape _shape;
    private readonly ShownFeatures _features;
    private readonly SparseTable[] _tables;
    private readonly Dictionary<string, float[]> _parameters;
    private readonly Dictionary<string, AdamState> _adam;
    private readonly (double Slope, double Offset)[] _calibration;
    private GraphSession? _serving;
    private ShownBatch? _asked;

    private ShownRanker(EventTable events, string[] heads, AttributeRows attributes, int seed)
    {
        _heads = heads;
        _features = new ShownFeatures(events, heads, attributes);
        _shape = new DlrmShape(_features.Dense, ShownFeatures.Tables, 16, [64], [128, 64], heads.Length);
        var random = new Random(seed);
        _tables = [.. ShownFeatures.RowsOf(events).Select(rows => new SparseTable(rows, _shape.Width, Decay, random))];
        _parameters = Dlrm.Define(_shape, 1, seed).Graph.Parameters.ToDictionary(p => p.Name, p => p.Start);
        _adam = _parameters.ToDictionary(p => p.Key, p => new AdamState(p.Value.Length));
        _calibration = [.. heads.Select(_ => (1d, 0d))];
    }

    /// <summary>The heads of which the rows have both sides.</summary>
    public static string[] HeadsOf(EventTable events)
    {
        var rows = RowsOf(events);
        return [.. EvaluatedHeads.Probabilities.Where(h => rows.Any(r => EvaluatedHeads.Meets(h, events, r)) && rows.Any(r => !EvaluatedHeads.Meets(h, events, r)))];
    }

    /// <returns>Null where nothing was shown of which a prediction could be learned.</returns>
    public static ShownRanker? Train(TrainingSplit split, TrainingRun run, CancellationToken cancellation)
    {
        var heads = HeadsOf(split.Train);
        if (heads.Length == 0 || split.Validation.Shown.Count == 0) return null;
        var attributes = AttributeRows.Of(split.Train.Catalogue, cancellation);
        // How many passes, is chosen on validation; then all there is trains as many.
        var (best, bestAuc) = (1, 0d);
        ShownRanker? chosen = null;
        for (var passes = 1; passes <= 3; passes++)
        {
            var tried = new ShownRanker(split.Train, heads, attributes, run.Seed);
            tried.Fit(split.Train, passes, run, cancellation);
            var auc = tried.Calibrate(split.Validation);
            if (auc <= bestAuc)
            {
                tried.Dispose();
                break;
            }
            chosen?.Dispose();
            (chosen, best, bestAuc) = (tried, passes, auc);
        }
        if (chosen is null) return null;
        var complete = new ShownRanker(split.Complete, heads, attributes, run.Seed);
        complete.Fit(split.Complete, best, run, cancellation);
        chosen._calibration.CopyTo(complete._calibration, 0);
        chosen.Dispose();
        return complete;
    }

    /// <summary>Probabilities [occasions] of the head; false where it has none.</summary>
    public bool TryPredict(string head, EventTable events, ReadOnlySpan<Occasion> occasions, ReadOnlySpan<int> items, Span<float> predictions)
    {
        var h = Array.IndexOf(_heads, head);
        if (h < 0) return false;
        for (var from = 0; from < occasions.Length; from += Batch)
        {
            var count = Math.Min(Batch, occasions.Length - from);
            var logits = Logits(events, occasions.Slice(from, count), items.Slice(from, count));
            for (var i = 0; i < count; i++) predictions[from + i] = (float)(1 / (1 + Math.Exp(-(_calibration[h].Slope * logits[i * _heads.Length + h] + _calibration[h].Offset))));
        }
        return true;
    }

    public void Dispose() => _serving?.Dispose();

    private static int[] RowsOf(EventTable events) => [.. Enumerable.Range(0, events.Rows).Where(r => (events.Acts[r] & Told) != 0)];

    private void Fit(EventTable events, int passes, TrainingRun run, CancellationToken cancellation)
    {
        var (graph, loss) = Dlrm.Define(_shape, Batch, run.Seed);
        using var session = new GraphSession(GraphWriter.WriteTraining(graph, "ranker", loss), new InferenceOptions { Provider = InferenceProvider.Cpu, Threads = run.Threads });
        var batch = new ShownBatch(_shape, _tables, session["dense"], session["fields"]);
        var rows = RowsOf(events);
        var customerOf = new int[events.Rows];
        for (var c = 0; c < events.Customers.Count; c++) customerOf.AsSpan(events.Starts[c]..events.Starts[c + 1]).Fill(c);
        Array.Sort([.. rows.Select(r => events.AtMs[r])], rows);
        // Dense features as of each row's time; the passes after the first take the rows in random order.
        var dense = new float[rows.Length * _shape.Dense];
        for (var i = 0; i < rows.Length; i++)
        {
            _features.Fill(events, At(rows[i]), events.Items[rows[i]], dense.AsSpan(i * _shape.Dense, _shape.Dense));
            _features.Count(events, rows[i]);
        }
        var order = Enumerable.Range(0, rows.Length).ToArray();
        var (random, steps, total) = (new Random(run.Seed), 0, passes * ((rows.Length + Batch - 1) / Batch));
        for (var pass = 0; pass < passes; pass++)
        {
            random.Shuffle(order);
            for (var from = 0; from < order.Length; from += Batch)
            {
                cancellation.ThrowIfCancellationRequested();
                var count = Math.Min(Batch, order.Length - from);
                batch.Clear();
                Array.Clear(session["weights"]);
                for (var i = 0; i < count; i++) Put(order[from + i], i);
                foreach (var (name, values) in _parameters) values.CopyTo(session[name], 0);
                session.Run();
                var rate = Rate * Math.Min(1, (steps + 1) / 100f) * (1 - 0.9f * steps / total);
                batch.Step(session[GraphWriter.SlopeOf("fields")], rate);
                foreach (var (name, values) in _parameters)
                {
                    _adam[name].Begin(rate);
                    _adam[name].Apply(values, session[GraphWriter.SlopeOf(name)], 0);
                }
                steps++;

                void Put(int example, int place)
                {
                    var row = rows[example];
                    dense.AsSpan(example * _shape.Dense, _shape.Dense).CopyTo(batch.DenseOf(place));
                    _features.Refer(events, At(row), events.Items[row], (table, tableRow, weight) => batch.Refer(place, table, tableRow, weight));
                    for (var h = 0; h < _heads.Length; h++)
                    {
                        session["labels"][place * _heads.Length + h] = EvaluatedHeads.Meets(_heads[h], events, row) ? 1 : 0;
                        session["weights"][place * _heads.Length + h] = 1f / count;
                    }
                }
            }
        }

        Occasion At(int row) => new(customerOf[row], events.Starts[customerOf[row]], row, events.AtMs[row]);
    }

    /// <summary>Platt scaling of each head on the shown questions; returns the mean AUC.</summary>
    private double Calibrate(Questions questions)
    {
        var (occasions, items) = (questions.Shown.Select(q => q.At).ToArray(), questions.Shown.Select(q => questions.Events.Items[q.Row]).ToArray());
        var logits = new float[occasions.Length * _heads.Length];
        for (var from = 0; from < occasions.Length; from += Batch)
        {
            var count = Math.Min(Batch, occasions.Length - from);
            Logits(questions.Events, occasions.AsSpan(from, count), items.AsSpan(from, count))[..(count * _heads.Length)].CopyTo(logits.AsSpan(from * _heads.Length));
        }
        var sum = 0d;
        for (var h = 0; h < _heads.Length; h++)
        {
            var scores = Enumerable.Range(0, occasions.Length).Select(i => logits[i * _heads.Length + h]).ToArray();
            var met = questions.Shown.Select(q => EvaluatedHeads.Meets(_heads[h], questions.Events, q.Row)).ToArray();
            _calibration[h] = PlattScaling.Fit(scores, met);
            sum += met.Contains(true) && met.Contains(false) ? Auc.Of([.. scores.Zip(met)]) : 0.5;
        }
        return sum / _heads.Length;
    }

    private ReadOnlySpan<float> Logits(EventTable events, ReadOnlySpan<Occasion> occasions, ReadOnlySpan<int> items)
    {
        if (_serving is null)
        {
            var graph = new Graph(new Random(0), _parameters);
            var logits = Dlrm.Logits(graph, _shape, graph.Input("dense", [Shapes.Rows, _shape.Dense]), graph.Input("fields", [Shapes.Rows, _shape.Fields, _shape.Width]));
            _serving = new GraphSession(GraphWriter.Write(graph, "ranker", training: false, [("logits", logits)]), new InferenceOptions { Provider = InferenceProvider.Cpu }, Batch);
            _asked = new ShownBatch(_shape, _tables, _serving["dense"], _serving["fields"]);
        }
        _asked!.Clear();
        for (var i = 0; i < occasions.Length; i++)
        {
            var place = i;
            _features.Fill(events, occasions[i], items[i], _asked.DenseOf(i));
            _features.Refer(events, occasions[i], items[i], (table, row, weight) => _asked.Refer(place, table, row, weight));
        }
        _serving.Run();
        return _serving["logits"];
    }
}
