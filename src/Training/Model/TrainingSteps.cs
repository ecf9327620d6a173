namespace Personalization.Training.Model;

/// <summary>Runs the steps of a training one after the other and tells how far each is.</summary>
public sealed class TrainingSteps(TimeProvider time, IProgress<TrainingProgress>? progress)
{
    private readonly List<(string Step, TimeSpan Took)> _done = [];

    /// <summary>The steps so far and what each took.</summary>
    public IReadOnlyList<(string Step, TimeSpan Took)> Done => _done;

    public T Run<T>(string step, Func<IProgress<double>, T> work)
    {
        var start = time.GetTimestamp();
        progress?.Report(new TrainingProgress(step, 0, TimeSpan.Zero));
        var result = work(new Relay(fraction => progress?.Report(new TrainingProgress(step, Math.Min(fraction, 0.999), time.GetElapsedTime(start)))));
        var took = time.GetElapsedTime(start);
        _done.Add((step, took));
        progress?.Report(new TrainingProgress(step, 1, took));
        return result;
    }

    /// <summary>Progress on the calling thread; <see cref="Progress{T}"/> would post to a context and arrive late.</summary>
    private sealed class Relay(Action<double> report) : IProgress<double>
    {
        public void Report(double value) => report(value);
    }
}
