using Microsoft.Extensions.Options;
using Personalization.Core.Pacing;

namespace Personalization.Silo.Releases;

/// <summary>At what pace this silo prepares a release: at full speed while it answers nobody, else in small slices that requests hardly notice.</summary>
public sealed class PreparationPace(LoadedReleases releases, SiloMetrics metrics, IOptions<ReleaseOptions> options, TimeProvider time)
{
    /// <summary>A silo that nobody has asked for so long is idle.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(500);

    /// <summary>For work on this release that others do not wait for.</summary>
    public WorkPace Of(string release, CancellationToken cancellation) =>
        releases.Active is { } active && active.Id != release ? new WorkPace(options.Value.PrepareShare, () => metrics.SinceWork < Idle, time, cancellation) : WorkPace.Full(cancellation);

    /// <summary>Computes on a thread of its own, which may rest without keeping others from theirs.</summary>
    public static Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellation) => Task.Factory.StartNew(work, cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
