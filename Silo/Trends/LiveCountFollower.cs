using System.Runtime.CompilerServices;
using Personalization.Contracts;
using Personalization.Core.Releases;
using Personalization.Core.Trends;
using Personalization.Silo.Releases;

namespace Personalization.Silo.Trends;

/// <summary>
/// Gives items of which training knows nothing the popularity of what has happened to them since its data end, at most a second old: one that is being discovered now looks to the ranker
/// like one that training knows as popular. Others keep what they have: numbers that its ranker has not learned with made it choose worse, also when brought to the same sum. A count that its grain has lost with its silo, or let go as one of the smallest, stays as it was.
/// </summary>
public sealed partial class LiveCountFollower(IGrainFactory grains, LoadedReleases releases, TimeProvider time, ILogger<LiveCountFollower> logger) : BackgroundService
{
    private const int AtOnce = 5_000;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Of the logarithm. Whatever changes less is left: each change costs a row, and the ranker the item's side.</summary>
    private const float Felt = 0.1f;

    /// <summary>How far each loaded release has been laid over.</summary>
    private readonly ConditionalWeakTable<ServingRelease, StrongBox<SignalPosition>> _read = [];

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
        if (TrendWindow.Since(release.Manifest) is not { } window) return;
        var read = _read.GetOrCreateValue(release);
        for (var more = true; more;)
        {
            var page = await grains.GetGrain<ITrendGrain>(TrendKeys.Of(window)).Changed(read.Value, AtOnce).WaitAsync(stopping);
            foreach (var item in page.Items) Lay(release, item);
            read.Value = page.Next;
            more = page.Items.Length == AtOnce;
        }
    }

    private static void Lay(ServingRelease release, TrendingItem counted)
    {
        if (release.Items.Find(counted.ItemId) is not { Popularity: not > 0 } row) return;
        var live = Math.Max(0, (float)counted.Score);
        if (MathF.Abs(MathF.Log(1 + live) - row.LogPopularity) >= Felt) release.Items.SetLiveCount(counted.ItemId, live);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Cannot hear what happens to items; keeping what is known")]
    private static partial void CannotFollow(ILogger logger, Exception e);
}
