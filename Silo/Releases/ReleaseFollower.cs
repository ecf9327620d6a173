using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using Personalization.Contracts;
using Personalization.Silo.Catalog;
using Personalization.Silo.Experiments;
using Personalization.Silo.Index.Shards;

namespace Personalization.Silo.Releases;

/// <summary>Keeps this silo on the release that the cluster serves: reports what is loaded, hears what to prepare and when to switch.</summary>
public sealed partial class ReleaseFollower(
    IGrainFactory grains,
    ILocalSiloDetails silo,
    LoadedReleases releases,
    ReleaseLoader loader,
    LiveCatalog live,
    LoadedShards shards,
    IShardGrains replicas,
    ExperimentFollower experiments,
    IOptions<SiloSettings> settings,
    TimeProvider time,
    ILogger<ReleaseFollower> logger) : BackgroundService
{
    /// <summary>A silo that stops waits for its grains' calls to end, so no call may wait long.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);

    /// <summary>A shard may fall to a silo that is itself still loading the release, or to one that has just died.</summary>
    private static readonly TimeSpan ShardPatience = TimeSpan.FromSeconds(30);
    private ReleasePlan _plan = new(null, null);
    private (string Release, string Cause)? _failure;
    private ImmutableHashSet<string> _ofArms = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var plan = await grains.GetGrain<IReleaseGrain>(IReleaseGrain.Key).Report(Report()).WaitAsync(stoppingToken);
                if (plan != _plan || plan.Active is not null && releases.Active?.Id != plan.Active) await FollowAsync(plan, stoppingToken);
                await LoadForArmsAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                CannotFollow(logger, e);
                await Task.Delay(TimeSpan.FromMilliseconds(500), time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private SiloReport Report() => new()
    {
        Silo = silo.SiloAddress.ToString(),
        Roles = settings.Value.RoleSet,
        Loaded = releases.Ids,
        Known = _plan,
        Patience = Patience,
        FailedRelease = _failure?.Release,
        Failure = _failure?.Cause,
    };

    private async Task FollowAsync(ReleasePlan plan, CancellationToken cancellation)
    {
        var previous = _plan.Active;
        foreach (var id in new[] { plan.Active, plan.Prepare })
            if (id is not null && releases.Find(id) is null) await LoadAsync(id, cancellation);
        if (plan.Active is { } active && releases.Find(active) is not null && releases.Active?.Id != active)
        {
            await WarmAsync(active, cancellation);
            _ = RetireAsync(releases.Switch(active, keep: [previous, .. experiments.Releases]), cancellation);
            Switched(logger, active);
        }
        _plan = plan;
    }

    /// <summary>Releases that arms of experiments answer with. One that cannot be loaded is tried again when another is wanted too; those no longer wanted go with the next switch.</summary>
    private async Task LoadForArmsAsync(CancellationToken cancellation)
    {
        var wanted = experiments.Releases;
        if (wanted.SetEquals(_ofArms)) return;
        foreach (var id in wanted)
            if (releases.Find(id) is null) await LoadAsync(id, cancellation);
        _ofArms = wanted;
    }

    /// <summary>Every request that holds a retired release has ended long before.</summary>
    private async Task RetireAsync(IReadOnlyList<ActiveRelease> retired, CancellationToken cancellation)
    {
        await Task.Delay(10 * settings.Value.RequestDeadline, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var release in retired) LetGo(release);
    }

    private void LetGo(ActiveRelease release)
    {
        // It may have been loaded anew meanwhile.
        if (releases.Find(release.Id) is null)
        {
            live.Abandon(release.Id);
            shards.Abandon(release.Id);
        }
        release.Dispose();
    }

    private async Task LoadAsync(string id, CancellationToken cancellation)
    {
        try
        {
            var start = time.GetTimestamp();
            releases.Add(await Task.Run(() => loader.LoadAsync(id, releases.Active is not null, cancellation), cancellation));
            await WarmAsync(id, cancellation);
            if (_failure?.Release == id) (_failure, releases.Failure) = (null, null);
            Loaded(logger, id, time.GetElapsedTime(start).TotalMilliseconds);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            if (releases.Remove(id) is { } unusable) LetGo(unusable);
            // Tried again with every plan: told once.
            if (_failure != (id, e.Message)) CannotLoad(logger, id, e);
            _failure = (id, e.Message);
            releases.Failure = $"release {id} cannot be loaded: {e.Message}";
        }
    }

    /// <summary>Also of a release that has long been loaded: its shards may have been closed meanwhile.</summary>
    private Task WarmAsync(string id, CancellationToken cancellation) =>
        Task.WhenAll(Enumerable.Range(0, settings.Value.Shards).Select(shard => WarmShardAsync(id, shard, cancellation)));

    /// <summary>Has every replica of a shard open, so that no customer waits for it; one of them is enough.</summary>
    private async Task WarmShardAsync(string id, int shard, CancellationToken cancellation)
    {
        var warm = Enumerable.Range(0, settings.Value.Replicas).Select(replica => WarmAsync(replicas.Of(id, shard, replica), cancellation)).ToArray();
        await ((Task)Task.WhenAll(warm)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!warm.Any(w => w.IsCompletedSuccessfully)) await warm[0];
    }

    private async Task WarmAsync(IIndexShardGrain replica, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            try
            {
                // However long it takes: a large shard is built in minutes.
                while (!(await replica.Status(Patience).WaitAsync(cancellation)).Ready) start = time.GetTimestamp();
                return;
            }
            catch (Exception e) when (e is (OrleansException or TimeoutException) and not ShardFailedException && time.GetElapsedTime(start) < ShardPatience)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(250), time, cancellation);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Release {Release} loaded and warm in {Ms:F0} ms")]
    private static partial void Loaded(ILogger logger, string release, double ms);

    [LoggerMessage(Level = LogLevel.Information, Message = "Serving release {Release}")]
    private static partial void Switched(ILogger logger, string release);

    [LoggerMessage(Level = LogLevel.Error, Message = "Release {Release} cannot be loaded")]
    private static partial void CannotLoad(ILogger logger, string release, Exception e);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Cannot hear which release to serve; asking again")]
    private static partial void CannotFollow(ILogger logger, Exception e);
}
