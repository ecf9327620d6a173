using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using Personalization.Contracts;
using Personalization.Core.Experiments;
using Personalization.Storage.Releases;

namespace Personalization.Silo.Experiments;

/// <summary>All experiments and their counts. Changes are durable at once, counts every few seconds: a crash may cost the last of them.</summary>
public sealed class ExperimentGrain(
    [PersistentState("experiments", StorageNames.Catalog)] IPersistentState<ExperimentState> state, ArmSettings settings, ReleaseStore releases, TimeProvider time)
    : Grain, IExperimentGrain
{
    private static readonly TimeSpan WriteEvery = TimeSpan.FromSeconds(5);
    private TaskCompletionSource _changed = NewSignal();
    private bool _uncommitted;

    /// <summary>What holds while a change of it is being written: until that is durable it is no change.</summary>
    private ExperimentState? _before;

    private ExperimentState Known => _before ?? state.State;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        this.RegisterGrainTimer(_ => WriteAsync(), new GrainTimerCreationOptions(WriteEvery, WriteEvery));
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => WriteAsync();

    public async Task<ExperimentResult> Put(Experiment experiment)
    {
        if (await WrongWithAsync(experiment) is { } wrong) return wrong;
        _before = state.State;
        state.State = _before.With(experiment, time.GetUtcNow());
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            state.State = _before;
            throw;
        }
        finally
        {
            _before = null;
        }
        var changed = _changed;
        _changed = NewSignal();
        changed.SetResult();
        return new ExperimentResult(state.State.Experiments[experiment.Name].ToReport());
    }

    public Task<ExperimentReport?> Get(string name) => Task.FromResult(Known.Experiments.GetValueOrDefault(name)?.ToReport());

    public Task<ImmutableArray<ExperimentReport>> List() =>
        Task.FromResult<ImmutableArray<ExperimentReport>>([.. Known.Experiments.Values.OrderBy(e => e.Experiment.Name, StringComparer.Ordinal).Select(e => e.ToReport())]);

    public Task Add(ArmCounts counts)
    {
        _uncommitted |= state.State.Add(counts, time.GetUtcNow());
        return Task.CompletedTask;
    }

    public async Task<ExperimentPlan> Follow(long version, TimeSpan patience)
    {
        var deadline = Task.Delay(patience, time);
        while (version == Known.Version && !deadline.IsCompleted) await Task.WhenAny(_changed.Task, deadline);
        return new ExperimentPlan(Known.Version, [.. Known.Experiments.Values.Select(e => e.Experiment)]);
    }

    private async Task<ExperimentResult?> WrongWithAsync(Experiment experiment)
    {
        var known = (await releases.ListAsync()).Where(r => r.Manifest is not null).Select(r => r.Id).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < experiment.Arms.Length; i++)
        {
            if (experiment.Arms[i].Release is { } release && !known.Contains(release)) return new ExperimentResult(null, $"/arms/{i}/release", $"there is no release '{release}'");
            try
            {
                settings.Of(experiment.Arms[i]);
            }
            catch (ValidationException e)
            {
                return new ExperimentResult(null, $"/arms/{i}/pipeline", e.Message);
            }
        }
        return null;
    }

    private async Task WriteAsync()
    {
        if (!_uncommitted) return;
        await state.WriteStateAsync();
        _uncommitted = false;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
