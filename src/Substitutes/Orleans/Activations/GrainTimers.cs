using Orleans.Runtime;

namespace Orleans.Activations;

/// <summary>The timers of one activation, which end with it.</summary>
internal sealed class GrainTimers(Activation activation)
{
    private readonly Lock _gate = new();
    private List<GrainTimer>? _timers;

    public IGrainTimer Add(Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        var timer = new GrainTimer(activation, callback, options);
        lock (_gate)
        {
            (_timers ??= []).Add(timer);
        }

        return timer;
    }

    public void Remove(GrainTimer timer)
    {
        lock (_gate)
        {
            _timers?.Remove(timer);
        }
    }

    public void Dispose()
    {
        List<GrainTimer>? timers;
        lock (_gate)
        {
            timers = _timers;
            _timers = null;
        }

        timers?.ForEach(timer => timer.Dispose());
    }
}
