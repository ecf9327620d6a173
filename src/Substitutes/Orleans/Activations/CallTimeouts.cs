using Orleans.Calls;

namespace Orleans.Activations;

/// <summary>Ends the waiting of callers whose time is up. One sweep over the activations instead of a timer for each call: late by a sweep at most.</summary>
internal sealed class CallTimeouts : IDisposable
{
    private static readonly TimeSpan LongestPeriod = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan ShortestPeriod = TimeSpan.FromMilliseconds(10);

    private readonly TimeProvider _time;
    private readonly Action<long, List<Request>> _collect;
    private readonly bool _cancelOnTimeout;
    private readonly ITimer _timer;
    private long _shortest = long.MaxValue;

    public CallTimeouts(TimeProvider time, Action<long, List<Request>> collect, bool cancelOnTimeout)
    {
        (_time, _collect, _cancelOnTimeout) = (time, collect, cancelOnTimeout);
        _timer = time.CreateTimer(static timeouts => ((CallTimeouts)timeouts!).Sweep(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public long DeadlineOf(TimeSpan timeout)
    {
        if (timeout.Ticks < Volatile.Read(ref _shortest))
        {
            Shorten(timeout);
        }

        return _time.GetTimestamp() + Ticks(timeout);
    }

    /// <summary>A duration in timestamp units.</summary>
    public long Ticks(TimeSpan duration) =>
        _time.TimestampFrequency == TimeSpan.TicksPerSecond ? duration.Ticks : (long)(duration.TotalSeconds * _time.TimestampFrequency);

    public void Dispose() => _timer.Dispose();

    private void Shorten(TimeSpan timeout)
    {
        lock (_timer)
        {
            _shortest = Math.Min(_shortest, timeout.Ticks);
            var period = TimeSpan.FromTicks(Math.Clamp(_shortest / 4, ShortestPeriod.Ticks, LongestPeriod.Ticks));
            _timer.Change(period, period);
        }
    }

    private void Sweep()
    {
        var now = _time.GetTimestamp();
        var expired = new List<Request>();
        _collect(now, expired);

        foreach (var request in expired)
        {
            request.OnTimeout(_cancelOnTimeout);
        }
    }
}
