using System.Collections.Concurrent;
using Orleans.Storage;

namespace Personalization.Integration.OrleansConformance;

/// <summary>A storage provider as this project writes them: keyed by name, part of the silo's lifecycle.</summary>
public sealed class OwnStorage(string name) : IGrainStorage, ILifecycleParticipant<ISiloLifecycle>
{
    private readonly ConcurrentDictionary<string, object?> _states = new();

    public string Name => name;

    public bool Started { get; private set; }

    public bool FailNextWrite { get; set; }

    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe<OwnStorage>(
        ServiceLifecycleStage.RuntimeStorageServices,
        _ =>
        {
            Started = true;
            return Task.CompletedTask;
        });

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (_states.TryGetValue($"{stateName}/{grainId}", out var state))
        {
            grainState.State = (T?)state;
            grainState.ETag = "1";
            grainState.RecordExists = true;
        }

        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (FailNextWrite)
        {
            FailNextWrite = false;
            throw new IOException("the disk is full");
        }

        _states[$"{stateName}/{grainId}"] = grainState.State;
        grainState.ETag = "1";
        grainState.RecordExists = true;
        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        _states.TryRemove($"{stateName}/{grainId}", out _);
        grainState.ETag = null;
        grainState.RecordExists = false;
        return Task.CompletedTask;
    }

    public bool Has(string key) => _states.ContainsKey(key);
}
