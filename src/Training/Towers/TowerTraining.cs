using Personalization.Inference;
using Personalization.Training.Data;
using Personalization.Training.Evaluation;
using Personalization.Training.Model;

namespace Personalization.Training.Towers;

/// <summary>
/// Trains both towers at once on histories: every position of every window foresees the next item. Adam with a short warm-up and a cosine decay; measured on validation
/// from time to time, and what was best there is kept. The same seed, data and threads give the same towers.
/// </summary>
public sealed class TowerTraining(EventTable events, TowerOptions options, TrainingRun run, CancellationToken cancellation)
{
    private const int WarmUp = 100;
    private readonly ParallelOptions _parallel = new() { MaxDegreeOfParallelism = run.Threads, CancellationToken = cancellation };
    private readonly Random _random = new(run.Seed);
    private readonly Dictionary<string, AdamState> _adam = new(StringComparer.Ordinal);
    private readonly Dictionary<string, float[]> _parameters = new(StringComparer.Ordinal);
    private readonly TowerStep?[] _steps = new TowerStep?[TrainingWindows.Lengths.Length];
    private readonly long _start = run.Time.GetTimestamp();

    /// <param name="measure">The metric that decides; the greater the better. Null: the last state is taken.</param>
    public TrainedTowers Train(Func<TrainedTowers, double>? measure)
    {
        var items = new ItemTower(events.Catalogue, options.Dimensions, _random, cancellation);
        var batch = new TowerBatch(events, items, new NegativeSampling(events, options), options);
        var seen = new bool[events.Catalogue.Count];
        foreach (var item in events.Items) seen[item] = true;
        try
        {
            return Loop(items, batch, seen, measure);
        }
        finally
        {
            foreach (var step in _steps) step?.Dispose();
        }
    }

    private TrainedTowers Loop(ItemTower items, TowerBatch batch, bool[] seen, Func<TrainedTowers, double>? measure)
    {
        var (best, bestValue, worse) = (default(TrainedTowers), double.NegativeInfinity, 0);
        var (done, total, progress, losses, measured, nextMeasure) = (0, 0d, 0d, 0d, 0, 1d / options.Measurements);
        while (progress < 1 && worse < options.Patience)
        {
            var steps = TrainingWindows.Steps(events, l => Math.Max(1, options.Positions / TrainingWindows.Lengths[l]), _random);
            if (steps.Count == 0) break;
            if (total == 0) total = Math.Max(options.LeastSteps, options.Epochs * steps.Count);
            foreach (var (length, windows) in steps)
            {
                cancellation.ThrowIfCancellationRequested();
                losses += Step(StepOf(length), windows, items, batch, Rate(done, total, progress));
                done++;
                progress = Math.Max(done / total, run.Time.GetElapsedTime(_start) / options.Budget);
                run.Progress?.Report(new TrainingProgress("towers", Math.Min(progress, 1), run.Time.GetElapsedTime(_start)));
                if (measure is null || progress < Math.Min(1, nextMeasure)) continue;
                nextMeasure += 1d / options.Measurements;
                var towers = Snapshot(items, seen);
                var value = measure(towers);
                run.Curve.Add(new CurvePoint((double)done / steps.Count, run.Time.GetElapsedTime(_start), losses / (done - measured), value));
                (losses, measured) = (0, done);
                if (value > bestValue) (best, bestValue, worse) = (towers, value, 0);
                else worse++;
                if (progress >= 1 || worse >= options.Patience) break;
            }
        }
        return best ?? Snapshot(items, seen);
    }

    private float Step(TowerStep step, (int Start, int Count)[] windows, ItemTower items, TowerBatch batch, float rate)
    {
        batch.Fill(step, windows, _random, _parallel);
        step.Thin(options.Dropout, (ulong)_random.NextInt64(), _parallel);
        foreach (var (name, values) in _parameters) values.CopyTo(step[name], 0);
        step.Run();
        batch.Scatter(step);
        items.Backward(rate, _parallel);
        foreach (var (name, values) in _parameters)
        {
            var adam = _adam[name];
            adam.Begin(rate);
            adam.Apply(values, step.SlopesOf(name), 0);
        }
        return step.Loss;
    }

    private TowerStep StepOf(int length)
    {
        if (_steps[length] is { } known) return known;
        var step = new TowerStep(options, events.Catalogue.Count, TrainingWindows.Lengths[length], new InferenceOptions { Provider = InferenceProvider.Cpu, Threads = run.Threads }, run.Seed);
        foreach (var (name, start) in step.Parameters)
            if (_parameters.TryAdd(name, (float[])start.Clone())) _adam[name] = new AdamState(start.Length);
        return _steps[length] = step;
    }

    private float Rate(int step, double total, double progress) =>
        (float)(options.LearningRate * Math.Min(1, (step + 1d) / Math.Min(WarmUp, Math.Max(1, total / 10))) * (0.02 + 0.98 * 0.5 * (1 + Math.Cos(Math.PI * Math.Min(1, progress)))));

    private TrainedTowers Snapshot(ItemTower items, bool[] seen)
    {
        if (_parameters.Count == 0) StepOf(0);
        var (weights, bias) = items.Encoder;
        return new TrainedTowers(options, items.All(seen, _parallel), _parameters.ToDictionary(p => p.Key, p => (float[])p.Value.Clone()), (float[])weights.Clone(), (float[])bias.Clone());
    }
}
