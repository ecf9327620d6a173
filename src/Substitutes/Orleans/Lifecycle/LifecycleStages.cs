namespace Orleans.Lifecycle;

/// <summary>Runs observers stage by stage. Those of one stage run together.</summary>
internal class LifecycleStages : ILifecycleObservable
{
    private readonly List<Subscription> _subscriptions = [];

    public int HighestCompletedStage { get; private set; } = int.MinValue;

    public int LowestStoppedStage { get; private set; } = int.MaxValue;

    public IDisposable Subscribe(string observerName, int stage, ILifecycleObserver observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        var subscription = new Subscription(this, stage, observer);
        lock (_subscriptions)
        {
            _subscriptions.Add(subscription);
        }

        return subscription;
    }

    /// <summary>Ascending; the first failure ends the start.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var stage in Stages().Order())
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.WhenAll(At(stage).Select(observer => observer.OnStart(cancellationToken)).ToArray());
            HighestCompletedStage = stage;
        }
    }

    /// <summary>Descending through the stages that were started. A failure does not keep the others from stopping.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (var stage in Stages().Where(stage => stage <= HighestCompletedStage).OrderDescending())
        {
            var stops = At(stage).Select(async observer => await observer.OnStop(cancellationToken)).ToArray();
            await Task.WhenAll(stops).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            LowestStoppedStage = stage;
        }
    }

    private int[] Stages()
    {
        lock (_subscriptions)
        {
            return _subscriptions.Count == 0 ? [] : [.. _subscriptions.Select(s => s.Stage).Distinct()];
        }
    }

    private ILifecycleObserver[] At(int stage)
    {
        lock (_subscriptions)
        {
            return [.. _subscriptions.Where(s => s.Stage == stage).Select(s => s.Observer)];
        }
    }

    private sealed class Subscription(LifecycleStages stages, int stage, ILifecycleObserver observer) : IDisposable
    {
        public int Stage { get; } = stage;

        public ILifecycleObserver Observer { get; } = observer;

        public void Dispose()
        {
            lock (stages._subscriptions)
            {
                stages._subscriptions.Remove(this);
            }
        }
    }
}
