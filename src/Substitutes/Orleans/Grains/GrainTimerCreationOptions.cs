using System.Diagnostics.CodeAnalysis;

namespace Orleans.Runtime;

/// <summary>When a grain timer fires, and whether it waits for the grain's turn.</summary>
public readonly struct GrainTimerCreationOptions()
{
    [SetsRequiredMembers]
    public GrainTimerCreationOptions(TimeSpan dueTime, TimeSpan period)
        : this()
    {
        DueTime = dueTime;
        Period = period;
    }

    public required TimeSpan DueTime { get; init; }

    /// <summary>From the end of one callback to the start of the next; infinite for a single one.</summary>
    public required TimeSpan Period { get; init; }

    /// <summary>Whether the callback runs beside other requests.</summary>
    public bool Interleave { get; init; }

    /// <summary>Whether a callback counts as use, so that the activation is not collected.</summary>
    public bool KeepAlive { get; init; }
}
