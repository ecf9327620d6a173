namespace Personalization.Integration.OrleansConformance;

public interface ILiving : IGrainWithStringKey
{
    Task<Guid> Instance();

    /// <summary>Ends the activation, whose OnDeactivateAsync comes to the gate.</summary>
    Task End(string gate);

    Task EndAndHold(string gate);

    Task<string> Reason();
}

public interface IShortLived : IGrainWithStringKey
{
    Task<Guid> Instance(string gateOfEnd);
}

public interface IUnborn : IGrainWithStringKey
{
    Task Ping();
}

public sealed class LivingGrain : Grain, ILiving
{
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, DeactivationReasonCode> Reasons = new();
    private readonly Guid _instance = Guid.NewGuid();
    private string? _gate;
    private bool _activated;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _activated = true;
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Reasons[this.GetPrimaryKeyString()] = reason.ReasonCode;
        if (_gate is { } gate)
        {
            await Gate.Of(gate).PassAsync();
        }
    }

    public Task<Guid> Instance() => _activated ? Task.FromResult(_instance) : throw new InvalidOperationException("not activated yet");

    public Task End(string gate)
    {
        _gate = gate;
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task EndAndHold(string gate)
    {
        DeactivateOnIdle();
        return Gate.Of(gate).PassAsync();
    }

    public Task<string> Reason() => Task.FromResult(Reasons.TryGetValue(this.GetPrimaryKeyString(), out var reason) ? reason.ToString() : "none");
}

/// <summary>Collected after two seconds without use.</summary>
public sealed class ShortLivedGrain : Grain, IShortLived
{
    private readonly Guid _instance = Guid.NewGuid();
    private string? _gate;

    public Task<Guid> Instance(string gateOfEnd)
    {
        _gate = gateOfEnd;
        return Task.FromResult(_instance);
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (reason.ReasonCode == DeactivationReasonCode.ActivationIdle)
        {
            Gate.Of(_gate!).Signal();
        }

        return Task.CompletedTask;
    }
}

public sealed class UnbornGrain : Grain, IUnborn
{
    public override Task OnActivateAsync(CancellationToken cancellationToken) =>
        this.GetPrimaryKeyString().StartsWith("never", StringComparison.Ordinal) ? throw new ProbeException("stillborn") : Task.CompletedTask;

    public Task Ping() => Task.CompletedTask;
}

/// <summary>How activations come and go.</summary>
[Collection(ConformanceCollection.Name)]
public sealed class ActivationTests(ConformanceCluster cluster)
{
    private ILiving Living { get; } = cluster.Client.GetGrain<ILiving>(Guid.NewGuid().ToString());

    [Fact]
    public async Task Grain_HasOneActivation_WhoeverCallsIt()
    {
        var instances = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Living.Instance()));

        Assert.Single(instances.Distinct());
    }

    [Fact]
    public async Task DeactivateOnIdle_EndsTheActivation_AndTheNextCallMakesANewOne()
    {
        var before = await Living.Instance();
        var gate = Gate.New(out var name);
        gate.Open();
        await Living.End(name);
        await gate.EnteredAsync();

        Assert.NotEqual(before, await Living.Instance());
        Assert.Equal(nameof(DeactivationReasonCode.ApplicationRequested), await Living.Reason());
    }

    [Fact]
    public async Task Call_DuringDeactivation_WaitsForTheNextActivation()
    {
        var before = await Living.Instance();
        var gate = Gate.New(out var name);
        await Living.End(name);
        await gate.EnteredAsync();
        var call = Living.Instance();

        gate.Open();

        Assert.NotEqual(before, await call);
    }

    [Fact]
    public async Task DeactivateOnIdle_WaitsForTheRunningRequest()
    {
        var before = await Living.Instance();
        var gate = Gate.New(out var name);
        var held = Living.EndAndHold(name);
        await gate.EnteredAsync();
        var next = Living.Instance();

        gate.Open();
        await held;

        Assert.NotEqual(before, await next);
    }

    [Fact]
    public async Task IdleActivation_IsCollected_AndComesBackWhenCalled()
    {
        var grain = cluster.Client.GetGrain<IShortLived>(Guid.NewGuid().ToString());
        var gate = Gate.New(out var name);
        var before = await grain.Instance(name);

        await gate.EnteredAsync();

        Assert.NotEqual(before, await grain.Instance(name));
    }

    [Fact]
    public async Task FailureInOnActivate_ReachesTheCaller()
    {
        var error = await Assert.ThrowsAsync<ProbeException>(() => cluster.Client.GetGrain<IUnborn>("never").Ping());

        Assert.Equal("stillborn", error.Message);
        await cluster.Client.GetGrain<IUnborn>("soon").Ping();
    }
}
