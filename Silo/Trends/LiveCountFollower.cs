using System.Runtime.CompilerServices;
using Personalization.Contracts;
using Personalization.Core.Releases;
using Personalization.Core.Trends;
using Personalization.Silo.Releases;

namespace Personalization.Silo.Trends;

/// <summary>Lays what happens to items over every loaded release, at most a second old; see <see cref="LiveCounts"/>.</summary>
public sealed partial class LiveCountFollower(IGrainFactory grains, LoadedReleases releases, TimeProvider time, ILogger<LiveCountFollower> logger) : BackgroundService
{
    private const int AtOnce = 2_000;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Counts that nothing is added to fall too: so often all are read again.</summary>
    private static readonly TimeSpan AllAgain = TimeSpan.FromMinutes(10);
    private readonly ConditionalWeakTable<ServingRelease, Laid> _laid = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                foreach (var release in releases.All) await FollowAsync(release.Serving, stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                CannotFollow(logger, e);
            }
            await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task FollowAsync(ServingRelease release, CancellationToken stopping)
    {
        var laid = _laid.GetValue(release, release => new Laid(new LiveCounts(release.Items), time.GetTimestamp()));
        if (time.GetElapsedTime(laid.AllAt) >= AllAgain) (laid.Read, laid.AllAt) = (laid.Read with { Next = 0 }, time.GetTimestamp());
        for (var more = true; more;)
        {
            var page = await grains.GetGrain<ITrendGrain>(TrendKeys.Of(TrendWindow.Week)).Changed(laid.Read, AtOnce).WaitAsync(stopping);
            // The counts went with the silo that held them.
            if (laid.Read.Log != page.Next.Log && laid.Read.Log != default) laid.Counts.BeginAnew();
            laid.Counts.Lay(page.Items);
            laid.Read = page.Next;
            more = page.Items.Length == AtOnce;
        }
    }

    private sealed class Laid(LiveCounts counts, long at)
    {
        public LiveCounts Counts => counts;
        public SignalPosition Read { get; set; }

        /// <summary>When all were read last, a timestamp.</summary>
        public long AllAt { get; set; } = at;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Cannot hear what happens to items; keeping what is known")]
    private static partial void CannotFollow(ILogger logger, Exception e);
}
