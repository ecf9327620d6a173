using System.Runtime.CompilerServices;
using Orleans.Runtime;
using Orleans.Storage;

namespace Personalization.Storage.Sqlite;

/// <summary>
/// Orleans' grain storage over <see cref="SqliteStateStore"/>. Opens the file when the silo's storage starts and closes it, with every accepted write
/// on the disk, when the silo stops, after its grains are deactivated.
/// </summary>
public sealed class SqliteGrainStorage(string name, SqliteOptions options, IGrainStorageSerializer serializer)
    : IGrainStorage, ILifecycleParticipant<ISiloLifecycle>, IAsyncDisposable
{
    private SqliteStateStore? _store;

    /// <summary>The open file, for its counters.</summary>
    public SqliteStateStore Store => _store ?? throw new InvalidOperationException($"The grain storage \"{name}\" is not started yet, or stopped.");

    /// <inheritdoc/>
    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
        $"{nameof(SqliteGrainStorage)}-{name}", ServiceLifecycleStage.RuntimeStorageServices, StartAsync, _ => DisposeAsync().AsTask());

    /// <summary>Opens the file. The silo does it; without a silo it is the caller's to do.</summary>
    public Task StartAsync(CancellationToken cancellationToken = default) =>
        Task.Run(() => _store ??= SqliteStateStore.Open(options), cancellationToken);

    /// <inheritdoc/>
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        ReadStateAsync(stateName, grainId, grainState, CancellationToken.None);

    /// <inheritdoc/>
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        var stored = await Store.ReadAsync(KeyOf(stateName, grainId), cancellationToken);
        if (stored is null)
        {
            SetToNone(grainState);
            return;
        }
        // Null is a state that can be written, as other providers have it.
        var state = serializer.Deserialize<T>(new BinaryData(stored.Data));
        grainState.State = state is null ? NewState<T>() : state;
        grainState.ETag = stored.ETag;
        grainState.RecordExists = true;
    }

    /// <inheritdoc/>
    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        WriteStateAsync(stateName, grainId, grainState, CancellationToken.None);

    /// <inheritdoc/>
    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        var data = serializer.Serialize(grainState.State).ToMemory();
        var written = await Store.WriteAsync(KeyOf(stateName, grainId), data, grainState.ETag, cancellationToken);
        if (!written.IsCommitted)
        {
            throw Conflict("written", stateName, grainId, written.ETag, grainState.ETag);
        }
        grainState.ETag = written.ETag;
        grainState.RecordExists = true;
    }

    /// <inheritdoc/>
    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        ClearStateAsync(stateName, grainId, grainState, CancellationToken.None);

    /// <inheritdoc/>
    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        var deleted = await Store.DeleteAsync(KeyOf(stateName, grainId), grainState.ETag, cancellationToken);
        if (!deleted.IsCommitted)
        {
            throw Conflict("cleared", stateName, grainId, deleted.ETag, grainState.ETag);
        }
        SetToNone(grainState);
    }

    /// <summary>Closes the file when every write in the queue is on the disk.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _store, null) is { } store)
        {
            await store.DisposeAsync();
        }
    }

    private static StateKey KeyOf(string stateName, GrainId grainId) => new(grainId.ToString(), stateName);

    private static void SetToNone<T>(IGrainState<T> grainState)
    {
        grainState.State = NewState<T>();
        grainState.ETag = null;
        grainState.RecordExists = false;
    }

    private static T NewState<T>() => typeof(T).IsValueType || typeof(T).GetConstructor(Type.EmptyTypes) is not null
        ? Activator.CreateInstance<T>()
        : (T)RuntimeHelpers.GetUninitializedObject(typeof(T));

    private InconsistentStateException Conflict(string verb, string stateName, GrainId grainId, string? stored, string? expected) => new(
        $"State \"{stateName}\" of {grainId} in \"{name}\" cannot be {verb}: expected ETag {expected ?? "none"}, stored is {stored ?? "none"}.",
        stored, expected);
}
