using System.Collections.Concurrent;
using System.Globalization;
using Orleans.Runtime;

namespace Orleans.Storage;

/// <summary>A storage provider that lasts as long as its silo. It keeps bytes, so that a state that was changed and not written is not kept.</summary>
internal sealed class MemoryGrainStorage(IGrainStorageSerializer serializer) : IGrainStorage
{
    private readonly ConcurrentDictionary<(string State, GrainId Grain), Record> _records = new();
    private long _version;

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var record = _records.GetValueOrDefault((stateName, grainId));
        var state = record is null ? default : serializer.Deserialize<T>(record.Data);
        grainState.State = state ?? StateActivator<T>.Create();
        grainState.ETag = record?.ETag;
        grainState.RecordExists = state is not null && record is not null;
        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var next = new Record(serializer.Serialize(grainState.State), Interlocked.Increment(ref _version).ToString(CultureInfo.InvariantCulture));
        lock (_records)
        {
            Check((stateName, grainId), grainState.ETag);
            _records[(stateName, grainId)] = next;
        }

        grainState.ETag = next.ETag;
        grainState.RecordExists = true;
        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        lock (_records)
        {
            Check((stateName, grainId), grainState.ETag);
            _records.TryRemove((stateName, grainId), out _);
        }

        grainState.State = StateActivator<T>.Create();
        grainState.ETag = null;
        grainState.RecordExists = false;
        return Task.CompletedTask;
    }

    private void Check((string State, GrainId Grain) key, string? etag)
    {
        var stored = _records.GetValueOrDefault(key)?.ETag;
        if (stored != etag)
        {
            throw new InconsistentStateException($"Version conflict in {key.State} of {key.Grain}: stored ETag {stored ?? "none"}, given {etag ?? "none"}", stored, etag);
        }
    }

    private sealed record Record(BinaryData Data, string ETag);
}
