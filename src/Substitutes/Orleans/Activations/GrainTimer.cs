using Microsoft.Extensions.Logging;
using Orleans.Calls;
using Orleans.Runtime;

namespace Orleans.Activations;

/// <summary>A timer whose callback is a request of its activation; the next period starts when the callback has ended.</summary>
internal sealed class GrainTimer : IGrainTimer
{
    private readonly Lock _gate = new();
    private readonly Activation _activation;
    private readonly Func<CancellationToken, Task> _callback;
    private readonly GrainTimerCreationOptions _options;
    private readonly CancellationTokenSource _disposed = new();
    private readonly ITimer _timer;
    private TimeSpan _dueTime;
    private TimeSpan _period;
    private bool _firing;
    private bool _changed;

    public GrainTimer(Activation activation, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        (_activation, _callback, _options) = (activation, callback, options);
        Check(options.DueTime, options.Period);
        (_dueTime, _period) = (options.DueTime, options.Period);
        using (ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow())
        {
            _timer = activation.Silo.Time.CreateTimer(static timer => ((GrainTimer)timer!).Fire(), this, options.DueTime, Timeout.InfiniteTimeSpan);
        }
    }

    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        Check(dueTime, period);
        lock (_gate)
        {
            (_dueTime, _period, _changed) = (dueTime, period, true);
            if (!_firing)
            {
                _timer.Change(dueTime, Timeout.InfiniteTimeSpan);
            }
        }
    }

    public void Dispose()
    {
        if (!_disposed.IsCancellationRequested)
        {
            _timer.Dispose();
            _disposed.Cancel();
            _activation.Timers.Remove(this);
        }
    }

    private static void Check(TimeSpan dueTime, TimeSpan period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan((long)dueTime.TotalMilliseconds, -1, nameof(dueTime));
        ArgumentOutOfRangeException.ThrowIfLessThan((long)period.TotalMilliseconds, -1, nameof(period));
    }

    private void Fire()
    {
        lock (_gate)
        {
            _firing = true;
            _changed = false;
        }

        _activation.Receive(new Tick(this));
    }

    private async Task TickAsync()
    {
        try
        {
            if (!_disposed.IsCancellationRequested)
            {
                await _callback(_disposed.Token);
            }
        }
        catch (Exception error)
        {
            _activation.Silo.Logger.LogWarning(error, "A timer of {Grain} failed", _activation.GrainId);
        }

        lock (_gate)
        {
            _firing = false;
            if (!_disposed.IsCancellationRequested)
            {
                _timer.Change(_changed ? _dueTime : _period, Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <summary>One callback among the requests of the grain. It stays with its activation.</summary>
    private sealed class Tick : Request
    {
        private readonly GrainTimer _timer;

        public Tick(GrainTimer timer)
        {
            _timer = timer;
            Target = timer._activation.GrainId;
            Shape = timer._options.Interleave ? MethodShape.InternalInterleaving : MethodShape.Internal;
        }

        public override bool IsCompleted => false;

        public override bool KeepsAlive => _timer._options.KeepAlive;

        public override bool CanMove => false;

        public override Task RunAsync(Activation activation) => _timer.TickAsync();

        public override bool Fail(Exception error) => false;
    }
}
