using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace Personalization.Integration.OrleansConformance;

[GenerateSerializer, Alias("conformance.counter-state")]
public sealed record CounterState
{
    [Id(0)]
    public int Value { get; set; }
}

public interface ICounter : IGrainWithStringKey
{
    Task<int> Value();

    Task<bool> Exists();

    Task<string?> Etag();

    /// <summary>Changes the state without writing it.</summary>
    Task Set(int value);

    Task Write();

    Task Read();

    Task Clear();

    Task<Guid> Instance();

    Task End();
}

public interface IOwnCounter : ICounter;

public interface IHomelessCounter : ICounter;

public abstract class CounterGrainOf(IPersistentState<CounterState> state) : Grain, ICounter
{
    private readonly Guid _instance = Guid.NewGuid();

    public Task<int> Value() => Task.FromResult(state.State.Value);

    public Task<bool> Exists() => Task.FromResult(state.RecordExists);

    public Task<string?> Etag() => Task.FromResult<string?>(state.Etag);

    public Task Set(int value)
    {
        state.State.Value = value;
        return Task.CompletedTask;
    }

    public Task Write() => state.WriteStateAsync();

    public Task Read() => state.ReadStateAsync();

    public Task Clear() => state.ClearStateAsync();

    public Task<Guid> Instance() => Task.FromResult(_instance);

    public Task End()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}

public sealed class CounterGrain([PersistentState("counter")] IPersistentState<CounterState> state) : CounterGrainOf(state);

public sealed class OwnCounterGrain([PersistentState("counter", "own")] IPersistentState<CounterState> state) : CounterGrainOf(state), IOwnCounter;

public sealed class HomelessCounterGrain([PersistentState("counter", "nowhere")] IPersistentState<CounterState> state) : CounterGrainOf(state), IHomelessCounter;

/// <summary>State that outlives its activation.</summary>
[Collection(ConformanceCollection.Name)]
public sealed class StateTests(ConformanceCluster cluster)
{
    private ICounter Counter { get; } = cluster.Client.GetGrain<ICounter>(Guid.NewGuid().ToString(), typeof(CounterGrain).FullName);

    private IOwnCounter Own { get; } = cluster.Client.GetGrain<IOwnCounter>(Guid.NewGuid().ToString());

    private OwnStorage OwnStorage { get; } = (OwnStorage)cluster.SiloServices.GetRequiredKeyedService<IGrainStorage>("own");

    [Fact]
    public async Task State_BeforeTheFirstWrite_IsNewAndHasNoRecord()
    {
        Assert.Equal(0, await Counter.Value());
        Assert.False(await Counter.Exists());
        Assert.Null(await Counter.Etag());
    }

    [Fact]
    public async Task WrittenState_IsThereAfterReactivation_AndAnUnwrittenChangeIsNot()
    {
        await Counter.Set(1);
        await Counter.Write();
        await Counter.Set(2);
        await cluster.Cluster.DeactivateAsync(Counter);

        Assert.Equal(1, await Counter.Value());
        Assert.True(await Counter.Exists());
    }

    [Fact]
    public async Task ReadState_BringsBackWhatWasWritten()
    {
        await Counter.Set(1);
        await Counter.Write();
        await Counter.Set(2);
        await Counter.Read();

        Assert.Equal(1, await Counter.Value());
    }

    [Fact]
    public async Task EveryWrite_ChangesTheEtag()
    {
        await Counter.Write();
        var first = await Counter.Etag();
        await Counter.Write();

        Assert.NotNull(first);
        Assert.NotEqual(first, await Counter.Etag());
    }

    [Fact]
    public async Task ClearState_TakesTheRecordAway()
    {
        await Counter.Set(1);
        await Counter.Write();
        await Counter.Clear();

        Assert.False(await Counter.Exists());
        Assert.Equal(0, await Counter.Value());
        await cluster.Cluster.DeactivateAsync(Counter);
        Assert.False(await Counter.Exists());
    }

    [Fact]
    public async Task Write_AfterSomeoneElseWrote_IsAConflict_AndTheGrainStartsAgainFromTheStore()
    {
        await Counter.Write();
        var before = await Counter.Instance();
        var store = cluster.SiloServices.GetRequiredService<IGrainStorage>();
        var other = new GrainState<CounterState>();
        await store.ReadStateAsync("counter", Counter.GetGrainId(), other);
        other.State = new() { Value = 7 };
        await store.WriteStateAsync("counter", Counter.GetGrainId(), other);

        await Counter.Set(1);
        await Assert.ThrowsAsync<InconsistentStateException>(() => Counter.Write());

        Assert.Equal(7, await Counter.Value());
        Assert.NotEqual(before, await Counter.Instance());
    }

    [Fact]
    public async Task OwnProvider_IsFoundByItsName_AndTakesPartInTheLifecycle()
    {
        await Own.Set(3);
        await Own.Write();
        await cluster.Cluster.DeactivateAsync(Own);

        Assert.Equal(3, await Own.Value());
        Assert.True(OwnStorage.Started);
        Assert.Equal("own", OwnStorage.Name);
        Assert.True(OwnStorage.Has($"counter/{Own.GetGrainId()}"));
    }

    [Fact]
    public async Task FailureOfAProvider_ComesAsOrleansException()
    {
        await Own.Set(4);
        OwnStorage.FailNextWrite = true;

        var error = await Assert.ThrowsAsync<OrleansException>(() => Own.Write());

        Assert.Contains("the disk is full", error.ToString(), StringComparison.Ordinal);
        await Own.Write();
    }

    [Fact]
    public async Task MissingProvider_FailsTheCall()
    {
        var error = await Assert.ThrowsAnyAsync<Exception>(() => cluster.Client.GetGrain<IHomelessCounter>("a").Value());

        Assert.Contains("nowhere", error.ToString(), StringComparison.Ordinal);
    }
}
