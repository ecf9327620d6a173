using Orleans.Activations;
using Orleans.Runtime;

namespace Orleans.Storage;

/// <summary>The state of one activation: a copy of what the provider has, with the ETag under which it was read.</summary>
internal sealed class PersistentState<T> : IPersistentState<T>, ILifecycleObserver
{
    private readonly string _name;
    private readonly GrainId _grain;
    private readonly IGrainStorage _storage;
    private readonly GrainState<T> _state = new(StateActivator<T>.Create());

    public PersistentState(string name, Activation activation, IGrainStorage storage)
    {
        (_name, _grain, _storage) = (name, activation.GrainId, storage);
        activation.ObservableLifecycle.Subscribe(GetType().Name, GrainLifecycleStage.SetupState, this);
    }

    public T State
    {
        get => _state.State!;
        set => _state.State = value;
    }

    public string? Etag => _state.ETag;

    public bool RecordExists => _state.RecordExists;

    public Task OnStart(CancellationToken cancellationToken = default) => ReadStateAsync(cancellationToken);

    public Task OnStop(CancellationToken cancellationToken = default) => Task.CompletedTask;

    public Task ReadStateAsync() => ReadStateAsync(CancellationToken.None);

    public Task ReadStateAsync(CancellationToken cancellationToken) =>
        GuardAsync(nameof(ReadStateAsync), () => _storage.ReadStateAsync(_name, _grain, _state, cancellationToken));

    public Task WriteStateAsync() => WriteStateAsync(CancellationToken.None);

    public Task WriteStateAsync(CancellationToken cancellationToken) =>
        GuardAsync(nameof(WriteStateAsync), () => _storage.WriteStateAsync(_name, _grain, _state, cancellationToken));

    public Task ClearStateAsync() => ClearStateAsync(CancellationToken.None);

    public Task ClearStateAsync(CancellationToken cancellationToken) =>
        GuardAsync(nameof(ClearStateAsync), () => _storage.ClearStateAsync(_name, _grain, _state, cancellationToken));

    /// <summary>As the real one does, tells what is not Orleans' own exception as an <see cref="OrleansException"/> around it.</summary>
    private async Task GuardAsync(string operation, Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception error) when (error is not OrleansException and not OperationCanceledException)
        {
            throw new OrleansException($"Error from storage provider {_storage.GetType().Name}.{_name} during {operation} for grain {_grain}: {error.Message}", error);
        }
    }
}
