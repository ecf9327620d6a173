using System.Collections.Immutable;
using Personalization.Core.Catalog;
using Personalization.Core.Customers;
using Personalization.Core.Features;
using Personalization.Core.Releases;
using Personalization.Inference;
using Personalization.Training.Checkpoints;
using Personalization.Training.Graphs;
using Personalization.Training.Model;
using Personalization.Training.Towers;

namespace Personalization.Training.Ranker;

/// <summary>
/// Trains the ranker by Adam in mini-batches, keeps the pass that foresees held-out customers best, and calibrates its probabilities on them: each drawn negative counts for
/// all the candidates that it stands for, so that the probabilities are those of a served request.
/// </summary>
internal sealed class RankerFit : IDisposable
{
    private const int Batch = 512, WarmUp = 50;

    /// <summary>Of so many rows one does without the person, and one without the moment.</summary>
    private const uint OneOf = 10;

    /// <summary>Fewer positives say nothing sure of a slope.</summary>
    private const int FewestToScale = 20;
    private readonly RankerExamples _examples;
    private readonly ImmutableArray<string> _heads;
    private readonly ItemColumns _items;
    private readonly Standard _numbers, _pairs;
    private readonly RankerModel _model;
    private readonly CustomerSlots _slots;
    private readonly float[] _unknown = new float[AboutFeatures.Width];
    private readonly RankerOptions _options;
    private readonly GraphSession _session, _measuring;
    private readonly string[] _names;
    private readonly int _dimensions, _customerWidth, _itemWidth;
    private readonly RankerProgress _at = new();
    private readonly Dictionary<string, AdamState> _adam;
    private readonly Checkpoint? _checkpoint;
    private Dictionary<string, float[]> _best;
    private float[] _heldOut = [];

    /// <param name="checkpoint">Where the training is kept, and goes on from when it was interrupted; null: it begins anew.</param>
    public RankerFit(
        RankerExamples examples, ItemTable table, ImmutableArray<string> heads, CustomerSlots slots, TrainingOptions options, CheckpointFile? checkpoint, IProgress<double> progress,
        CancellationToken cancellation)
    {
        _slots = slots;
        AboutFeatures.Fill(slots, CustomerProfile.Empty, default, _unknown);
        _unknown.AsSpan(AboutFeatures.Attributes).Clear();
        AboutFeatures.FillUnknownMoment(slots, _unknown.AsSpan(AboutFeatures.Attributes));
        (_examples, _heads, _dimensions, _options) = (examples, heads, table.Dimensions, options.Ranker);
        (_customerWidth, _itemWidth) = (CustomerSideFeatures.Width(_dimensions), ItemSideFeatures.Width(_dimensions));
        _items = new ItemColumns(table, examples.Items, cancellation);
        _numbers = new Standard(examples.Customers, _customerWidth, CustomerSideFeatures.Numbers.Count);
        _pairs = new Standard(examples.Pairs.AsSpan(0, examples.HeldOutFrom * RankingFeatures.Width), RankingFeatures.Width, RankingFeatures.Width);
        _model = new RankerModel(_dimensions, heads, options.Ranker);
        var (graph, measured) = (new Graph(new Random(options.Seed)), new Graph(new Random(options.Seed)));
        var inference = new InferenceOptions { Provider = InferenceProvider.Cpu, Threads = options.Threads };
        _session = new GraphSession(GraphWriter.WriteTraining(graph, "ranker", Dlrm.Loss(graph, _model.Logits(graph, Batch))), inference);
        _measuring = new GraphSession(GraphWriter.Write(measured, "ranker", training: true, [("logits", _model.Logits(measured, Batch))]), inference);
        _names = [.. graph.Parameters.Select(p => p.Name)];
        foreach (var parameter in graph.Parameters) parameter.Start.CopyTo(_session[parameter.Name], 0);
        BeginWithRetrieval();
        _best = Snapshot();
        _adam = _names.ToDictionary(name => name, name => new AdamState(_session[name].Length), StringComparer.Ordinal);
        _checkpoint = checkpoint is null ? null : new Checkpoint(checkpoint, "ranker 2", Checkpoint.IdentityOf(options.Ranker, options.Seed, FingerprintOf(examples, heads)));
        Train(options, progress, cancellation);
    }

    /// <summary>Of what was learned beyond retrieval, the share that is served.</summary>
    public float Share { get; private set; } = 1;

    /// <summary>Chooses <see cref="Share"/> by the order of held-out candidates.</summary>
    /// <param name="unranked">The release of the examples.</param>
    public void ChooseShare(ServingRelease unranked, CancellationToken cancellation)
    {
        var parameters = Folded();
        using var ranker = _model.Write(parameters);
        var release = new ServingRelease(unranked.Manifest, unranked.Items, unranked.QueryEncoder, unranked.ItemEncoder, ranker) { Baselines = unranked.Baselines };
        Share = RankerShare.Choose(_examples.Lists, release, parameters["retrieval.weight"][0], cancellation);
        for (var i = 0; i < _heldOut.Length; i++)
        {
            var (row, head) = (_examples.HeldOutFrom + i / _heads.Length, i % _heads.Length);
            var known = parameters["retrieval.weight"][head] * _examples.Pairs[row * RankingFeatures.Width + RankingFeatures.RetrievalAt] + parameters["heads.bias"][head];
            _heldOut[i] = known + ShareOf(head) * (_heldOut[i] - known);
        }
    }

    /// <summary>Mean cross entropy of a held-out row after each pass.</summary>
    public IReadOnlyList<double> Losses => _at.Losses;

    /// <summary>Area under the ROC curve of each head on customers it was not trained on; NaN where a head has no example of one side.</summary>
    public ImmutableDictionary<string, double> HeldOutAuc() => _heads.Where(h => h != RankerHeads.Rating)
        .Select(head => KeyValuePair.Create(head, Auc.Of([.. HeldOut(head).Select(e => (e.Logit, e.Label > 0.5f))]))).ToImmutableDictionary();

    public TrainedRanker Ranker()
    {
        var parameters = Folded();
        for (var i = 0; i < parameters["heads.weight"].Length; i++) parameters["heads.weight"][i] *= ShareOf(i % _heads.Length);
        for (var h = 0; h < _heads.Length; h++)
        {
            if (_heads[h] == RankerHeads.Rating) continue;
            var (slope, offset) = Calibration(_heads[h]);
            foreach (var weights in (float[][])[parameters["heads.weight"], parameters["retrieval.weight"]])
                for (var i = h; i < weights.Length; i += _heads.Length) weights[i] *= (float)slope;
            parameters["heads.bias"][h] = (float)(slope * parameters["heads.bias"][h] + offset);
        }
        return _model.Write(parameters);
    }

    public void Dispose()
    {
        _session.Dispose();
        _measuring.Dispose();
    }

    /// <summary>Stars are no matter of what retrieval brings: all that was learned of them is served.</summary>
    private float ShareOf(int head) => _heads[head] == RankerHeads.Rating ? 1 : Share;

    /// <summary>The best parameters, reading features as they are.</summary>
    private Dictionary<string, float[]> Folded()
    {
        var parameters = _best.ToDictionary(p => p.Key, p => (float[])p.Value.Clone());
        _numbers.FoldInto(parameters["bottom0.weight"], parameters["bottom0.bias"], 0);
        _pairs.FoldInto(parameters["top0.weight"], parameters["top0.bias"], _model.Shape.TopInputs - _model.Shape.Wide);
        _pairs.FoldInto(RankingFeatures.RetrievalAt, parameters["retrieval.weight"], parameters["heads.bias"]);
        return parameters;
    }

    private void Train(TrainingOptions options, IProgress<double> progress, CancellationToken cancellation)
    {
        _checkpoint?.Load<RankerProgress>(Restore);
        var order = Enumerable.Range(0, _examples.HeldOutFrom).ToArray();
        var passes = Math.Clamp((options.Ranker.Rows + order.Length - 1) / Math.Max(1, order.Length), options.Ranker.Epochs, 4 * options.Ranker.Epochs);
        var (random, total) = (new Random(options.Seed), passes * ((order.Length + Batch - 1) / Batch));
        // A training that goes on in the middle shuffles as often as one that was never interrupted.
        for (var pass = 0; pass < _at.Pass; pass++) random.Shuffle(order);
        while (_at.Pass < passes && !_at.Ended && order.Length > 0)
        {
            random.Shuffle(order);
            for (; _at.Row < order.Length; _at.Row += Batch)
            {
                if (cancellation.IsCancellationRequested || _checkpoint?.IsDue == true) Save();
                cancellation.ThrowIfCancellationRequested();
                Put(_session, order.AsSpan(_at.Row, Math.Min(Batch, order.Length - _at.Row)));
                _session.Run();
                Step((float)options.Ranker.LearningRate * Math.Min(1, (_at.Steps + 1f) / WarmUp) * (1 - 0.9f * _at.Steps / total));
                if (++_at.Steps % 50 == 0) progress.Report((double)_at.Steps / total);
            }
            EndPass(cancellation);
        }
        if (_at.Steps > 0) Save();
        // Without anybody held out the last pass counts, and has been measured.
        if (_at.HasBest) _heldOut = MeasureHeldOut(_best, cancellation);
        else if (_heldOut.Length == 0) _heldOut = MeasureHeldOut(Snapshot(), cancellation);
        if (_at.HasBest && !_slots.Attributes.IsEmpty) LeaveOut(0, AboutFeatures.Attributes, cancellation);
        if (_at.HasBest && _slots.HasMoment()) LeaveOut(AboutFeatures.Attributes, AboutFeatures.Width, cancellation);
    }

    /// <summary>Forgets what was learned of columns of person and moment, where held-out customers are foreseen better without.</summary>
    private void LeaveOut(int from, int to, CancellationToken cancellation)
    {
        var without = new Dictionary<string, float[]>(_best, StringComparer.Ordinal) { [RankerModel.AboutWeight] = (float[])_best[RankerModel.AboutWeight].Clone() };
        without[RankerModel.AboutWeight].AsSpan((from * RankerModel.AboutValues)..(to * RankerModel.AboutValues)).Clear();
        var logits = MeasureHeldOut(without, cancellation);
        if (Loss(logits) <= Loss(_heldOut)) (_best, _heldOut) = (without, logits);
    }

    /// <summary>The rate falls to a tenth, so that the last passes settle.</summary>
    private void Step(float rate)
    {
        foreach (var name in _names)
        {
            _adam[name].Begin(rate * ShareOf(name));
            _adam[name].Apply(_session[name], _session[GraphWriter.SlopeOf(name)], 0);
        }
    }

    private void EndPass(CancellationToken cancellation)
    {
        var logits = MeasureHeldOut(Snapshot(), cancellation);
        var loss = Loss(logits);
        _at.Losses.Add(loss);
        // Without anybody held out the last pass counts.
        if (loss >= _at.BestLoss) _at.Ended = true;
        else (_at.BestLoss, _at.HasBest, _best) = (_examples.HeldOutFrom == _examples.Rows ? _at.BestLoss : loss, true, Snapshot());
        (_at.Pass, _at.Row) = (_at.Pass + 1, 0);
    }

    private void Save() => _checkpoint?.Save(_at, Arrays());

    private IEnumerable<float[]> Restore(RankerProgress kept)
    {
        (_at.Pass, _at.Row, _at.Steps, _at.BestLoss, _at.HasBest, _at.Ended) = (kept.Pass, kept.Row, kept.Steps, kept.BestLoss, kept.HasBest, kept.Ended);
        _at.Losses.AddRange(kept.Losses);
        foreach (var adam in _adam.Values) adam.Steps = kept.Steps;
        return Arrays();
    }

    private IEnumerable<float[]> Arrays() => _names.SelectMany(name => (float[][])[_session[name], _adam[name].Mean, _adam[name].Square, _best[name]]);

    private static string FingerprintOf(RankerExamples examples, ImmutableArray<string> heads)
    {
        using var data = new Fingerprint();
        return data.Add(examples.Customers).Add(examples.Moments).Add(examples.Items).Add(examples.Pairs).Add(examples.Labels).Add([examples.HeldOutFrom]).Add(string.Join(' ', heads)).ToString();
    }

    /// <summary>Before it has learned anything the ranker says what retrieval does, on the scale of each head.</summary>
    private void BeginWithRetrieval()
    {
        Array.Clear(_session["heads.weight"]);
        var (rows, width) = (_examples.HeldOutFrom, RankingFeatures.Width);
        var pair = new float[width];
        var values = new float[rows];
        for (var i = 0; i < rows; i++)
        {
            _examples.Pairs.AsSpan(i * width, width).CopyTo(pair);
            _pairs.Apply(pair);
            values[i] = pair[RankingFeatures.RetrievalAt];
        }
        for (var h = 0; h < _heads.Length; h++)
        {
            if (_heads[h] == RankerHeads.Rating) continue;
            var met = new bool[rows];
            for (var i = 0; i < rows; i++) met[i] = _examples.Labels[i * _heads.Length + h] > 0.5f;
            var (slope, offset) = PlattScaling.Fit(values, met);
            if (slope > 0 && met.Contains(true)) (_session["retrieval.weight"][h], _session["heads.bias"][h]) = ((float)slope, (float)offset);
        }
    }

    private float ShareOf(string parameter) => (float)(RankerModel.IsOfItems(parameter) ? _options.ItemFieldRate : RankerModel.IsOfCustomers(parameter) ? _options.CustomerFieldRate : 1);

    private Dictionary<string, float[]> Snapshot() => _names.ToDictionary(name => name, name => (float[])_session[name].Clone());

    /// <summary>Writes examples into a model's inputs, and what they teach where the model learns.</summary>
    private void Put(GraphSession session, ReadOnlySpan<int> rows)
    {
        var (customers, items, pairs, heads) = (session["customers"], session["items"], session["pairs"], _heads.Length);
        for (var i = 0; i < rows.Length; i++)
        {
            var customer = customers.AsSpan(i * _customerWidth, _customerWidth);
            _examples.Customers.AsSpan(_examples.Moments[rows[i]] * _customerWidth, _customerWidth).CopyTo(customer);
            _numbers.Apply(customer);
            if (session == _session) Hide(rows[i], customer[^AboutFeatures.Width..]);
            _items.CopyTo(_examples.Items[rows[i]], items.AsSpan(i * _itemWidth, _itemWidth));
            var pair = pairs.AsSpan(i * RankingFeatures.Width, RankingFeatures.Width);
            _examples.Pairs.AsSpan(rows[i] * RankingFeatures.Width, RankingFeatures.Width).CopyTo(pair);
            _pairs.Apply(pair);
        }
        if (session != _session) return;
        var (labels, weights) = (session["labels"], session["weights"]);
        Array.Clear(weights);
        for (var i = 0; i < rows.Length; i++)
            for (var h = 0; h < heads; h++)
            {
                var label = _examples.Labels[rows[i] * heads + h];
                (labels[i * heads + h], weights[i * heads + h]) = float.IsNaN(label) ? (0, 0) : (label, 1f / rows.Length);
            }
    }

    /// <summary>Now and then person or moment are unknown, so that the ranker learns to do without; which, depends on row and pass alone, also after an interruption.</summary>
    private void Hide(int row, Span<float> about)
    {
        var chance = (uint)(((ulong)(uint)row + ((ulong)(uint)_at.Pass << 32) + 1) * 0x9E3779B97F4A7C15UL >> 40);
        if (chance % OneOf == 0) _unknown.AsSpan(0, AboutFeatures.Attributes).CopyTo(about);
        if (chance / OneOf % OneOf == 0) _unknown.AsSpan(AboutFeatures.Attributes).CopyTo(about[AboutFeatures.Attributes..]);
    }

    /// <summary>[held-out rows × H].</summary>
    private float[] MeasureHeldOut(Dictionary<string, float[]> parameters, CancellationToken cancellation)
    {
        foreach (var name in _names) parameters[name].CopyTo(_measuring[name], 0);
        var rows = Enumerable.Range(_examples.HeldOutFrom, _examples.Rows - _examples.HeldOutFrom).ToArray();
        var logits = new float[rows.Length * _heads.Length];
        for (var from = 0; from < rows.Length; from += Batch)
        {
            cancellation.ThrowIfCancellationRequested();
            var count = Math.Min(Batch, rows.Length - from);
            Put(_measuring, rows.AsSpan(from, count));
            _measuring.Run();
            _measuring["logits"].AsSpan(0, count * _heads.Length).CopyTo(logits.AsSpan(from * _heads.Length));
        }
        return logits;
    }

    private double Loss(float[] logits)
    {
        var loss = 0d;
        for (var i = 0; i < logits.Length; i++)
            if (_examples.Labels[_examples.HeldOutFrom * _heads.Length + i] is var label && !float.IsNaN(label))
                loss += Math.Max(logits[i], 0) - label * logits[i] + Math.Log(1 + Math.Exp(-Math.Abs(logits[i])));
        return loss / Math.Max(1, logits.Length / _heads.Length);
    }

    private IEnumerable<(float Logit, float Label, bool Drawn)> HeldOut(string head)
    {
        var h = _heads.IndexOf(head);
        for (var i = 0; i < _heldOut.Length / _heads.Length; i++)
        {
            var row = _examples.HeldOutFrom + i;
            if (_examples.Labels[row * _heads.Length + h] is var label && !float.IsNaN(label)) yield return (_heldOut[i * _heads.Length + h], label, _examples.Drawn[row]);
        }
    }

    private (double Slope, double Offset) Calibration(string head)
    {
        var rows = HeldOut(head).ToArray();
        // The odds over the thinning of negatives: King and Zeng, "Logistic regression in rare events data" (2001).
        var usual = (1, -Math.Log(_examples.Thinning));
        if (rows.Count(r => r.Label > 0.5f) < FewestToScale) return usual;
        var fitted = PlattScaling.Fit([.. rows.Select(r => r.Logit)], [.. rows.Select(r => r.Label > 0.5f)], [.. rows.Select(r => r.Drawn ? (float)_examples.Thinning : 1)]);
        return fitted.Slope > 0.1 ? fitted : usual;
    }
}
