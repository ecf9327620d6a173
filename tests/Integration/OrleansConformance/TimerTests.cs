namespace Personalization.Integration.OrleansConformance;

public interface ITicking : IGrainWithStringKey
{
    /// <summary>Every tick comes to the gate.</summary>
    Task Start(string gate, bool interleave);

    Task StartOnce(string gate);

    Task Hold(string gate);

    Task Stop();

    Task<int> Ticks();

    [Orleans.Concurrency.AlwaysInterleave]
    Task<int> PeekTicks();
}

public sealed class TickingGrain : Grain, ITicking
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(20);
    private IGrainTimer? _timer;
    private int _ticks;

    public Task Start(string gate, bool interleave)
    {
        _timer = this.RegisterGrainTimer(TickAsync, gate, new GrainTimerCreationOptions(Period, Period) { Interleave = interleave });
        return Task.CompletedTask;
    }

    public Task StartOnce(string gate)
    {
        _timer = this.RegisterGrainTimer(TickAsync, gate, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        return Task.CompletedTask;
    }

    public Task Hold(string gate) => Gate.Of(gate).PassAsync();

    public Task Stop()
    {
        _timer?.Dispose();
        return Task.CompletedTask;
    }

    public Task<int> Ticks() => Task.FromResult(_ticks);

    public Task<int> PeekTicks() => Task.FromResult(_ticks);

    private Task TickAsync(string gate, CancellationToken cancellationToken)
    {
        _ticks++;
        Gate.Of(gate).Signal();
        return _ticks == 1 ? Task.FromException(new ProbeException("the first tick fails")) : Task.CompletedTask;
    }
}

/// <summary>Timers of grains.</summary>
[Collection(ConformanceCollection.Name)]
public sealed class TimerTests(ConformanceCluster cluster)
{
    private ITicking Ticking { get; } = cluster.Client.GetGrain<ITicking>(Guid.NewGuid().ToString());

    [Fact]
    public async Task Timer_TicksUntilItIsDisposed_AlsoAfterAFailure()
    {
        var gate = Gate.New(out var name);
        await Ticking.Start(name, interleave: false);
        await gate.EnteredAsync(3);
        await Ticking.Stop();

        var ticks = await Ticking.Ticks();

        Assert.True(ticks >= 3);
        Assert.Equal(ticks, await Ticking.Ticks());
    }

    [Fact]
    public async Task Timer_WithInfinitePeriod_TicksOnce()
    {
        var gate = Gate.New(out var name);
        await Ticking.StartOnce(name);
        await gate.EnteredAsync();

        Assert.Equal(1, await Ticking.Ticks());
    }

    [Fact]
    public async Task InterleavingTimer_TicksWhileARequestAwaits()
    {
        var (ticks, held) = (Gate.New(out var name), Gate.New(out var heldName));
        var holding = Ticking.Hold(heldName);
        await held.EnteredAsync();
        held.Open();
        await holding;
        await Ticking.Start(name, interleave: true);
        var second = Gate.New(out var secondName);
        var waiting = Ticking.Hold(secondName);
        await second.EnteredAsync();
        var before = await Ticking.PeekTicks();

        await ticks.EnteredAsync(before + 2);

        second.Open();
        await waiting;
        await Ticking.Stop();
    }

    [Fact]
    public async Task Timer_WhileARequestRuns_Waits()
    {
        var gate = Gate.New(out var name);
        var held = Gate.New(out var heldName);
        await Ticking.Start(name, interleave: false);
        await gate.EnteredAsync();
        var waiting = Ticking.Hold(heldName);
        await held.EnteredAsync();
        var before = await Ticking.PeekTicks();
        await Task.Delay(100);

        Assert.Equal(before, await Ticking.PeekTicks());

        held.Open();
        await waiting;
        await Ticking.Stop();
    }

    [Fact]
    public async Task Timer_EndsWithItsActivation()
    {
        var gate = Gate.New(out var name);
        await Ticking.Start(name, interleave: false);
        await gate.EnteredAsync();
        await cluster.Cluster.DeactivateAsync(Ticking);

        Assert.Equal(0, await Ticking.Ticks());
    }
}
