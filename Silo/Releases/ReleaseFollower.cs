using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using Personalization.Contracts;
using Personalization.Silo.Catalog;
using Personalization.Silo.Experiments;
using Personalization.Silo.Index.Shards;
using Personalization.Silo.Signals;

namespace Personalization.Silo.Releases;

/// <summary>Keeps this silo on the release that the cluster serves: reports what is loaded, hears what to prepare and when to switch.</summary>
public sealed partial class ReleaseFollower(
    IGrainFactory grains,
    ILocalSiloDetails silo,
    LoadedReleases releases,
    ReleaseLoader loader,
    LiveCatalog live,
    SignalFollower signals,
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

    /// <summary>Requests may still hold these: whole, with their shards, which follow their catalogue. One that is wanted again meanwhile comes back from here.</summary>
    private readonly ConcurrentDictionary<string, Retired> _retired = new(StringComparer.Ordinal);
    private ReleasePlan _plan = new(null, null);
    private (string Release, string Cause)? _failure;
    private Loading? _loading;
    private ImmutableHashSet<string> _ofArms = [];
    private readonly HashSet<string> _triedForArms = new(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ReportAsync(stoppingToken);
                await LoadAsync(stoppingToken);
                await SwitchAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e)
            {
                CannotFollow(logger, e);
                await Task.Delay(TimeSpan.FromMilliseconds(500), time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        await StopLoadingAsync();
    }

    /// <summary>
    /// Tells what is loaded and hears the plan, unless the loading under way ends before: then there is news to report. A silo that prepares a release goes on reporting, as one that
    /// is silent counts as gone.
    /// </summary>
    private async Task ReportAsync(CancellationToken cancellation)
    {
        var answer = grains.GetGrain<IReleaseGrain>(IReleaseGrain.Key).Report(Report()).WaitAsync(cancellation);
        if (_loading is { } loading && await Task.WhenAny(answer, loading.Work) != answer)
        {
            // Nobody waits for it any more.
            _ = answer.ContinueWith(static ended => ended.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            return;
        }
        var plan = await answer;
        // Another plan is another try.
        if (plan != _plan && _failure is { } failed && failed.Release == plan.Prepare) _failure = null;
        _plan = plan;
    }

    private SiloReport Report() => new()
    {
        Silo = silo.SiloAddress.ToString(),
        Roles = settings.Value.RoleSet,
        Loaded = _loading is { Work.IsCompleted: false } loading ? releases.Ids.Remove(loading.Id) : releases.Ids,
        Known = _plan,
        Patience = Patience,
        FailedRelease = _failure?.Release,
        Failure = _failure?.Cause,
    };

    private async Task SwitchAsync(CancellationToken cancellation)
    {
        if (_plan.Active is not { } active || releases.Active?.Id == active || _loading?.Id == active || releases.Find(active) is null) return;
        // Its shards may have been closed since it was loaded.
        await WarmAsync(active, cancellation);
        foreach (var release in releases.Switch(active, keep: [releases.Active?.Id, .. experiments.Releases])) _ = RetireAsync(release, cancellation);
        Switched(logger, active);
    }

    /// <summary>Begins to load what is wanted next, and ends what is wanted no more.</summary>
    private async Task LoadAsync(CancellationToken stopping)
    {
        if (_loading is { } loading)
        {
            if (!loading.Work.IsCompleted && IsWanted(loading.Id)) return;
            await StopLoadingAsync();
            // What has come of it is reported before anything else begins.
            if (loading.Work.IsCompletedSuccessfully) return;
        }
        if (NextToLoad() is not { } next) return;
        var stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        releases.Loading = next;
        _loading = new Loading(next, Task.Run(() => LoadAsync(next, stop.Token), CancellationToken.None), stop);
    }

    private bool IsWanted(string id) => id == _plan.Active || id == _plan.Prepare || experiments.Releases.Contains(id);

    /// <summary>The active one until it is there; one to be prepared once a plan; releases that arms of experiments answer with once, and again when others are wanted too.</summary>
    private string? NextToLoad()
    {
        if (_plan.Active is { } active && releases.Find(active) is null) return active;
        if (_plan.Prepare is { } prepare && releases.Find(prepare) is null && _failure?.Release != prepare) return prepare;
        if (!experiments.Releases.SetEquals(_ofArms))
        {
            _ofArms = experiments.Releases;
            _triedForArms.Clear();
        }
        return _ofArms.FirstOrDefault(id => releases.Find(id) is null && _triedForArms.Add(id));
    }

    private async Task StopLoadingAsync()
    {
        if (_loading is not { } loading) return;
        await loading.Stop.CancelAsync();
        if (await loading.Work is { } cause) Failed(loading.Id, cause);
        else if (_failure?.Release == loading.Id) _failure = null;
        loading.Stop.Dispose();
        (_loading, releases.Loading) = (null, null);
    }

    /// <summary>Every request that holds a retired release has ended long before.</summary>
    private async Task RetireAsync(ActiveRelease release, CancellationToken cancellation)
    {
        var retired = new Retired(release);
        _retired[release.Id] = retired;
        await Task.Delay(10 * settings.Value.RequestDeadline, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_retired.TryRemove(KeyValuePair.Create(release.Id, retired))) LetGo(release);
    }

    private void LetGo(ActiveRelease release)
    {
        // It may have been loaded anew meanwhile.
        if (releases.Find(release.Id) is null)
        {
            live.Abandon(release.Id);
            shards.Abandon(release.Id);
        }
        signals.Abandon(release.Serving.Manifest);
        release.Dispose();
    }

    /// <returns>Why it could not be loaded; null when it was, or is not wanted any more.</returns>
    private async Task<Exception?> LoadAsync(string id, CancellationToken cancellation)
    {
        var back = _retired.TryRemove(id, out var retired) ? retired.Release : null;
        try
        {
            var start = time.GetTimestamp();
            releases.Add(back ?? await loader.LoadAsync(id, cancellation));
            await WarmAsync(id, cancellation);
            releases.Failure = null;
            Loaded(logger, id, time.GetElapsedTime(start).TotalMilliseconds);
            return null;
        }
        catch (Exception e)
        {
            if (releases.Remove(id) is { } unusable)
            {
                if (ReferenceEquals(unusable, back)) _ = RetireAsync(unusable, CancellationToken.None);
                else LetGo(unusable);
            }
            return cancellation.IsCancellationRequested ? null : e;
        }
    }

    private void Failed(string id, Exception cause)
    {
        // The active one is tried again and again: told once.
        if (_failure != (id, cause.Message)) CannotLoad(logger, id, cause);
        _failure = (id, cause.Message);
        releases.Failure = $"release {id} cannot be loaded: {cause.Message}";
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

    /// <summary>Each is another, be it of the same release.</summary>
    private sealed class Retired(ActiveRelease release)
    {
        public ActiveRelease Release => release;
    }

    private sealed record Loading(string Id, Task<Exception?> Work, CancellationTokenSource Stop);

    [LoggerMessage(Level = LogLevel.Information, Message = "Release {Release} loaded and warm in {Ms:F0} ms")]
    private static partial void Loaded(ILogger logger, string release, double ms);

    [LoggerMessage(Level = LogLevel.Information, Message = "Serving release {Release}")]
    private static partial void Switched(ILogger logger, string release);

    [LoggerMessage(Level = LogLevel.Error, Message = "Release {Release} cannot be loaded")]
    private static partial void CannotLoad(ILogger logger, string release, Exception e);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Cannot hear which release to serve; asking again")]
    private static partial void CannotFollow(ILogger logger, Exception e);
}
