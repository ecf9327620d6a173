namespace Personalization.Integration.Faults;

/// <summary>The clock on the wall, as far beside the true time as a test says; what is measured goes on as ever, but for time that passes at once.</summary>
public sealed class ShiftedClock : TimeProvider
{
    private long _shift;
    private long _passed;

    public TimeSpan Shift
    {
        get => new(Interlocked.Read(ref _shift));
        set => Interlocked.Exchange(ref _shift, value.Ticks);
    }

    /// <summary>Time passes by this clock without anybody waiting for it.</summary>
    public void Pass(TimeSpan time) => Interlocked.Add(ref _passed, time.Ticks);

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Shift + Passed;

    public override long GetTimestamp() => base.GetTimestamp() + (long)(Passed.TotalSeconds * TimestampFrequency);

    private TimeSpan Passed => new(Interlocked.Read(ref _passed));
}
