using Personalization.Core.Features;
using Personalization.Inference;
using Personalization.Training.Data;
using Personalization.Training.Evaluation;
using Personalization.Training.Model;

namespace Personalization.Training.Towers;

/// <summary>
/// Trains both towers at once on histories: every position of every window foresees the next item. Adam with a short warm-up and a cosine decay; measured on validation
/// from time to time, and what was best there is kept. The same seed, data and threads give the same towers, also when the training was interrupted and goes on from its
/// checkpoint.
/// </summary>
public sealed class TowerTraining : IDisposable
{
    private const int WarmUp = 100;

    /// <summary>The share of the schedule, its end, that is gone through again with data that were held back: enough to take them in, too little to lose the way.</summary>
    private const double Again = 0.25;

    private readonly EventTable _events;
    private readonly TowerOptions _options;
    private readonly TrainingRun _run;
    private readonly CancellationToken _cancellation;

    /// <summary>Steps are short and come to their end: between two of them the state is whole.</summary>
    private readonly ParallelOptions _parallel;
    private readonly TowerStep?[] _steps = new TowerStep?[TrainingWindows.Lengths.Length];
    private readonly TowerState _state;
    private readonly HashSet<string> _left = new(StringComparer.Ordinal);
    private CustomerSlots _slots;
    private long _start;

    public TowerTraining(EventTable events, TowerOptions options, TrainingRun run, CancellationToken cancellation)
    {
        (_events, _options, _run, _cancellation) = (events, options, run, cancellation);
        _parallel = new ParallelOptions { MaxDegreeOfParallelism = run.Threads };
        _slots = SlotChoice.Of(events) with { MomentInQuery = true };
        _state = new TowerState(new ItemTower(events.Catalogue, options.Dimensions, new Random(run.Seed), cancellation));
    }

    /// <param name="measure">The metric that decides; the greater the better. Null: the last state is taken.</param>
    public TrainedTowers Train(Func<TrainedTowers, double>? measure)
    {
        var progress = new TowerProgress();
        StepOf(0);
        var checkpoint = TowerCheckpoint.Of(_run.Checkpoint, _events, _slots, _options, _run.Seed);
        if (checkpoint?.Load(_state, progress) == true) _run.Curve.AddRange(progress.Curve);
        progress.Curve = _run.Curve;
        _start = _run.Time.GetTimestamp();
        Loop(_events, progress, checkpoint, measure, from: 0);
        // What was measured is handed out as it was; of a training that went on from a checkpoint the parameters alone are left.
        var found = _state.RestoreBest() && progress.BestTowers is { } best ? best : Snapshot(_events);
        return measure is null ? found : WithWhatHelps(found, measure);
    }

    /// <summary>
    /// After <see cref="Train"/>: goes on from what was best there with events that were held back for choices, through the end of the schedule once more. The towers stay
    /// near where they were, so that what was fitted to their similarities still fits.
    /// </summary>
    public TrainedTowers Continue(EventTable complete)
    {
        _start = _run.Time.GetTimestamp();
        Loop(complete, new TowerProgress(), null, null, from: 1 - Again);
        return Snapshot(complete);
    }

    public void Dispose()
    {
        foreach (var step in _steps) step?.Dispose();
    }

    private void Loop(EventTable events, TowerProgress at, TowerCheckpoint? checkpoint, Func<TrainedTowers, double>? measure, double from)
    {
        if (_options.Popularity) _state.Items.Count(events);
        var batch = new TowerBatch(events, _state.Items, new NegativeSampling(events, _options), _options, _slots);
        while (at.Part < 1 && at.Worse < _options.Patience)
        {
            var steps = TrainingWindows.Steps(events, l => Math.Max(1, _options.Positions / TrainingWindows.Lengths[l]), Randomness(-1 - at.Epoch));
            if (steps.Count == 0) break;
            if (at.Total == 0) at.Total = Math.Max(_options.LeastSteps, _options.Epochs * steps.Count) * (1 - from);
            while (at.Place < steps.Count)
            {
                if (_cancellation.IsCancellationRequested || checkpoint?.IsDue == true) checkpoint?.Save(_state, at with { Elapsed = Elapsed(at) });
                _cancellation.ThrowIfCancellationRequested();
                var (length, windows) = steps[at.Place];
                at.Losses += Step(StepOf(length), windows, batch, Rate(at, from), Randomness(at.Done));
                (at.Done, at.Place) = (at.Done + 1, at.Place + 1);
                at.Part = Math.Max(at.Done / at.Total, Elapsed(at) / _options.Budget);
                _run.Progress?.Report(new TrainingProgress("towers", Math.Min(at.Part, 1), Elapsed(at)));
                if (measure is not null && at.Part >= Math.Min(1, at.NextMeasure(_options))) Measure(events, at, steps.Count, measure);
                if (at.Part >= 1 || at.Worse >= _options.Patience) break;
            }
            if (at.Place == steps.Count) (at.Epoch, at.Place) = (at.Epoch + 1, 0);
        }
        if (at.Done > 0) checkpoint?.Save(_state, at with { Elapsed = Elapsed(at) });
    }

    private void Measure(EventTable events, TowerProgress at, int stepsOfEpoch, Func<TrainedTowers, double> measure)
    {
        at.Measurements++;
        var towers = Snapshot(events);
        var value = measure(towers);
        _run.Curve.Add(new CurvePoint((double)at.Done / stepsOfEpoch, Elapsed(at), at.Losses / (at.Done - at.Measured), value));
        (at.Losses, at.Measured) = (0, at.Done);
        if (value > at.BestValue)
        {
            (at.BestTowers, at.BestValue, at.Worse) = (towers, value, 0);
            _state.KeepAsBest();
        }
        else at.Worse++;
    }

    /// <summary>Takes out what validation is better without: attributes beside a history, moments. Attributes of people without a history stay, whom these questions know nothing of.</summary>
    private TrainedTowers WithWhatHelps(TrainedTowers found, Func<TrainedTowers, double> measure)
    {
        string[] parts = [.. new[] { TowerInputs.PersonGain, TowerInputs.MomentWeight }.Where(found.Query.ContainsKey)];
        if (parts.Length == 0) return found;
        var best = (Towers: found, Value: measure(found), Left: Array.Empty<string>());
        for (var kept = 0; kept < (1 << parts.Length) - 1; kept++)
        {
            string[] left = [.. parts.Where((_, p) => (kept >> p & 1) == 0)];
            var tried = found with { Query = found.Query.ToDictionary(p => p.Key, p => left.Contains(p.Key) ? new float[p.Value.Length] : p.Value) };
            if (left.Contains(TowerInputs.MomentWeight)) tried = tried with { Slots = found.Slots with { MomentInQuery = false } };
            if (measure(tried) is var value && value > best.Value) best = (tried, value, left);
        }
        foreach (var name in best.Left)
        {
            _left.Add(name);
            Array.Clear(_state.Parameters[name]);
        }
        _slots = best.Towers.Slots;
        return best.Towers;
    }

    private float Step(TowerStep step, (int Start, int Count)[] windows, TowerBatch batch, float rate, Random random)
    {
        batch.Fill(step, windows, random, _parallel);
        step.Thin(_options.Dropout, (ulong)random.NextInt64(), _parallel);
        foreach (var (name, values) in _state.Parameters) values.CopyTo(step[name], 0);
        step.Run();
        batch.Scatter(step);
        _state.Items.Backward(rate, _parallel);
        foreach (var (name, values) in _state.Parameters)
        {
            if (_left.Contains(name)) continue;
            var adam = _state.Adam[name];
            adam.Begin(rate);
            adam.Apply(values, step.SlopesOf(name), 0);
        }
        return step.Loss;
    }

    private TowerStep StepOf(int length)
    {
        if (_steps[length] is { } known) return known;
        var step = new TowerStep(_options, _events.Catalogue.Count, TrainingWindows.Lengths[length], TowerInputs.Of(_slots), new InferenceOptions { Provider = _run.Provider, Threads = _run.Threads }, _run.Seed);
        foreach (var (name, start) in step.Parameters) _state.Take(name, start);
        return _steps[length] = step;
    }

    private float Rate(TowerProgress at, double from)
    {
        var warm = from > 0 ? 1 : Math.Min(1, (at.Done + 1d) / Math.Min(WarmUp, Math.Max(1, at.Total / 10)));
        return (float)(_options.LearningRate * warm * (0.02 + 0.98 * 0.5 * (1 + Math.Cos(Math.PI * Math.Min(1, from + (1 - from) * at.Part)))));
    }

    /// <summary>A generator of its own for every step and, below zero, every epoch: a training that goes on in the middle draws what it would have drawn.</summary>
    private Random Randomness(int step) => new(unchecked((int)((ulong)(uint)_run.Seed * 0x9E3779B97F4A7C15UL + (ulong)(uint)step * 0xC2B2AE3D27D4EB4FUL >> 32)));

    private TimeSpan Elapsed(TowerProgress at) => at.Elapsed + _run.Time.GetElapsedTime(_start);

    private TrainedTowers Snapshot(EventTable events)
    {
        var seen = new bool[events.Catalogue.Count];
        foreach (var item in events.Items) seen[item] = true;
        var (weights, bias) = _state.Items.Encoder;
        return new TrainedTowers(_options, _slots, _state.Items.All(seen, _parallel), _state.Parameters.ToDictionary(p => p.Key, p => (float[])p.Value.Clone()), (float[])weights.Clone(), (float[])bias.Clone());
    }
}
