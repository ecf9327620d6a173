using System.Collections.Immutable;
using Personalization.Contracts;
using Personalization.Core.Releases;
using Personalization.Storage.Releases;

namespace Personalization.Silo.Releases;

/// <summary>
/// Coordinates the switch of releases: while one is being prepared every silo loads it and reports; only when all that report have it does the store's
/// "current" change, and with it everybody's plan. The store is the truth; this grain can be lost at any time.
/// </summary>
public sealed class ReleaseGrain(
    [PersistentState("history", StorageNames.Catalog)] IPersistentState<ReleaseHistory> history,
    ReleaseStore store,
    TimeProvider time) : Grain, IReleaseGrain
{
    /// <summary>A silo that has not reported for so long is gone: three reports missed.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    /// <summary>After a failover this grain knows nobody: every silo has reported again by then.</summary>
    private static readonly TimeSpan Introduction = TimeSpan.FromSeconds(6);

    /// <summary>How often the store is asked whether somebody else has activated a release in it.</summary>
    private static readonly TimeSpan StoreCheck = TimeSpan.FromSeconds(5);

    /// <summary>Beside requests a silo prepares slowly: a million items take some minutes. One that fails says so long before.</summary>
    private static readonly TimeSpan MaxPreparation = TimeSpan.FromMinutes(20);
    private readonly Dictionary<string, (SiloReport Report, long At)> _silos = new(StringComparer.Ordinal);
    private ReleasePlan _plan = new(null, null);
    private Switch? _switch;
    private long _activatedAt;
    private TaskCompletionSource _changed = NewSignal();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _activatedAt = time.GetTimestamp();
        _plan = new ReleasePlan((await store.GetCurrentAsync(cancellationToken))?.Id, null);
        this.RegisterGrainTimer(FollowStoreAsync, new GrainTimerCreationOptions(StoreCheck, StoreCheck));
    }

    public async Task<ImmutableArray<ReleaseInfo>> List() =>
    [
        .. (await store.ListAsync()).Where(r => r.Manifest is not null).Select(r => new ReleaseInfo
        {
            Id = r.Id,
            Created = r.Manifest!.Created,
            DataSet = r.Manifest.DataSet,
            Items = r.Manifest.Items,
            Active = r.Id == _plan.Active,
            Metrics = r.Manifest.Metrics,
        }),
    ];

    public async Task<ReleasePlan> Report(SiloReport report)
    {
        _silos[report.Silo] = (report, time.GetTimestamp());
        Signal(); // a waiting activation counts the silos again
        var deadline = Task.Delay(report.Patience, time);
        while (report.Known == _plan && !deadline.IsCompleted) await Task.WhenAny(_changed.Task, deadline);
        return _plan;
    }

    public Task<ActivationResult> Rollback() => history.State.Previous is { } previous
        ? Activate(previous)
        : Task.FromResult(new ActivationResult(_plan.Active, "no release was active before this one"));

    public async Task<ActivationResult> Activate(string releaseId)
    {
        if (releaseId == _plan.Active && _switch is null) return new ActivationResult(_plan.Active);
        if (!(await store.ListAsync()).Any(r => r.Id == releaseId && r.Manifest is not null))
            return new ActivationResult(_plan.Active, $"there is no release '{releaseId}'", Unknown: true);
        return await SwitchAsync(releaseId, async () =>
        {
            var current = await store.GetCurrentAsync();
            return current?.Id == releaseId || await store.SetCurrentAsync(releaseId, current?.ETag) is not null;
        });
    }

    /// <summary>A release that the command line has activated in the store is prepared and switched to like any other.</summary>
    private async Task FollowStoreAsync(CancellationToken cancellation)
    {
        if (await store.GetCurrentAsync(cancellation) is { } current && current.Id != _plan.Active && _switch is null)
            await SwitchAsync(current.Id, () => Task.FromResult(true));
    }

    /// <summary>One switch at a time: who wants the same release waits for the one under way, and another release ends it, as the newest wish counts.</summary>
    private async Task<ActivationResult> SwitchAsync(string releaseId, Func<Task<bool>> commit)
    {
        while (_switch is { } other)
        {
            if (other.Release == releaseId) return await other.Ended;
            other.GiveWay.TrySetResult();
            await other.Ended;
        }
        if (releaseId == _plan.Active) return new ActivationResult(_plan.Active);
        var own = new Switch(releaseId);
        _switch = own;
        try
        {
            own.End(await SwitchAsync(own, commit));
        }
        catch (Exception e)
        {
            own.Fail(e);
        }
        finally
        {
            _switch = null;
        }
        return await own.Ended;
    }

    /// <summary>Every silo prepares the release; then it is committed; then every silo switches. Whatever fails, no silo goes on preparing it.</summary>
    private async Task<ActivationResult> SwitchAsync(Switch wanted, Func<Task<bool>> commit)
    {
        Plan(_plan with { Prepare = wanted.Release, Attempt = time.GetUtcNow().Ticks });
        try
        {
            if (await PreparedAsync(wanted) is { } failure) return new ActivationResult(_plan.Active, failure);
            if (!await commit()) return new ActivationResult(_plan.Active, "another activation came first; try again");
            var previous = _plan.Active;
            Plan(new ReleasePlan(wanted.Release, null));
            history.State = new ReleaseHistory { Previous = previous };
            await history.WriteStateAsync();
            return new ActivationResult(wanted.Release);
        }
        finally
        {
            Plan(_plan with { Prepare = null });
        }
    }

    /// <summary>Null when every silo has the release; else why one has not.</summary>
    private async Task<string?> PreparedAsync(Switch wanted)
    {
        var releaseId = wanted.Release;
        var deadline = Task.Delay(MaxPreparation, time);
        while (!deadline.IsCompleted)
        {
            if (wanted.GiveWay.Task.IsCompleted) return "a later activation took its place";
            var alive = _silos.Values.Where(s => time.GetElapsedTime(s.At) < Silence).Select(s => s.Report).ToArray();
            // A failure of an earlier try, which another plan asked for, does not count.
            if (alive.FirstOrDefault(r => r.Known == _plan && r.FailedRelease == releaseId) is { } failed) return $"silo {failed.Silo} cannot load it: {failed.Failure}";
            var introduced = time.GetElapsedTime(_activatedAt) >= Introduction;
            if (introduced && alive.Length > 0 && alive.All(r => r.Loaded.Contains(releaseId))) return null;
            await Task.WhenAny(_changed.Task, wanted.GiveWay.Task, deadline, Task.Delay(TimeSpan.FromSeconds(1), time));
        }
        return $"not every silo had loaded it after {MaxPreparation.TotalMinutes:F0} min";
    }

    private void Plan(ReleasePlan plan)
    {
        if (plan == _plan) return;
        _plan = plan;
        Signal();
    }

    private void Signal()
    {
        var changed = _changed;
        _changed = NewSignal();
        changed.SetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A switch under way.</summary>
    private sealed class Switch(string release)
    {
        private readonly TaskCompletionSource<ActivationResult> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Release => release;

        public Task<ActivationResult> Ended => _ended.Task;

        /// <summary>Done when another is wanted instead. One that is being committed is not kept from it.</summary>
        public TaskCompletionSource GiveWay { get; } = NewSignal();

        public void End(ActivationResult result) => _ended.SetResult(result);

        public void Fail(Exception cause) => _ended.SetException(cause);
    }
}
