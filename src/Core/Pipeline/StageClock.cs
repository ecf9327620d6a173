namespace Personalization.Core.Pipeline;

/// <summary>How much of a request's time is left.</summary>
/// <param name="Limit">All of the request's time; infinite where nobody waits.</param>
/// <param name="StartedAt">A timestamp of <paramref name="Time"/>.</param>
public readonly record struct StageClock(TimeProvider Time, TimeSpan Limit, long StartedAt)
{
    public TimeSpan Elapsed => Time.GetElapsedTime(StartedAt);

    /// <summary>Until a part of the limit is over; zero when it is, infinite without a limit.</summary>
    public TimeSpan LeftOf(double share)
    {
        if (Limit == Timeout.InfiniteTimeSpan) return Limit;
        var left = share * Limit - Elapsed;
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
