namespace Personalization.Integration.Faults;

/// <summary>The clock on the wall, as far beside the true time as a test says; what is measured goes on as ever.</summary>
public sealed class ShiftedClock : TimeProvider
{
    private long _shift;

    public TimeSpan Shift
    {
        get => new(Interlocked.Read(ref _shift));
        set => Interlocked.Exchange(ref _shift, value.Ticks);
    }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Shift;
}
