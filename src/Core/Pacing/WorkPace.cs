namespace Personalization.Core.Pacing;

/// <summary>
/// Lets long work take only a share of one processor while others need it: a slice of a millisecond, then a rest as many times as long. The work asks at every small step, from a
/// thread of its own; not thread safe, but for one that never rests.
/// </summary>
/// <param name="share">Of one processor, above 0; 1 never rests.</param>
/// <param name="isBusy">Whether others need the processors; while they do not, the work goes on at full speed.</param>
public sealed class WorkPace(double share, Func<bool> isBusy, TimeProvider time, CancellationToken cancellation)
{
    /// <summary>What a request that finds all processors taken waits at most for its turn.</summary>
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(1);

    /// <summary>However long a step took: it may have been the machine that stood still.</summary>
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(1);
    private long _since = time.GetTimestamp();

    public CancellationToken Cancellation => cancellation;

    /// <summary>Whether it never rests, so that the work may take all processors.</summary>
    public bool IsFull => share >= 1;

    /// <summary>Work that nobody has to be spared: it never rests.</summary>
    public static WorkPace Full(CancellationToken cancellation) => new(1, static () => false, TimeProvider.System, cancellation);

    /// <summary>Rests on this thread when it is time to.</summary>
    /// <exception cref="OperationCanceledException">The work is not wanted any more.</exception>
    public void Breathe()
    {
        if (DueRest() is not { } rest) return;
        // A wait of its own, as sleeping knows no clock but the system's.
        Task.Delay(rest, time, cancellation).GetAwaiter().GetResult();
        _since = time.GetTimestamp();
    }

    /// <inheritdoc cref="Breathe"/>
    public async ValueTask BreatheAsync()
    {
        if (DueRest() is not { } rest) return;
        await Task.Delay(rest, time, cancellation).ConfigureAwait(false);
        _since = time.GetTimestamp();
    }

    private TimeSpan? DueRest()
    {
        cancellation.ThrowIfCancellationRequested();
        if (share >= 1) return null;
        var worked = time.GetElapsedTime(_since);
        if (worked < Slice) return null;
        if (isBusy())
        {
            var rest = worked * ((1 - share) / share);
            return rest < LongestRest ? rest : LongestRest;
        }
        _since = time.GetTimestamp();
        return null;
    }
}
