using Orleans.Concurrency;

namespace Personalization.Integration.OrleansConformance;

[GenerateSerializer, Immutable, Alias("conformance.note")]
public sealed record Note([property: Id(0)] string Text, [property: Id(1)] int Number);

[GenerateSerializer, Alias("conformance.probe-exception")]
public sealed class ProbeException(string message) : Exception(message);

/// <summary>What the tests ask of a grain whose turns they watch.</summary>
public interface IProbe : IGrainWithStringKey
{
    Task Append(int value);

    /// <summary>Comes to the gate, and appends when it opens.</summary>
    Task Hold(string gate, int value);

    [ReadOnly]
    Task HoldReading(string gate);

    [AlwaysInterleave]
    Task<int[]> Peek();

    Task<Guid> Instance();

    Task<bool[]> TurnsAroundAwaits();

    [ResponseTimeout("00:00:01")]
    Task HoldBriefly(string gate);

    [ResponseTimeout("00:00:01")]
    Task CallBackThrough(IProbe other);

    Task Call(IProbe other);

    Task HoldUntilCancelled(string gate, CancellationToken cancellation);

    [OneWay]
    Task HoldOneWay(string gate);

    Task Fail(string message);

    Task FailAsOrleansWould(string message);

    ValueTask<Note> Echo(Note note);

    ValueTask Nothing();

    Task<string?> ContextOf(string key, IProbe? next);

    Task<string> KeyThroughReference();

    Task End();
}

public interface IReentrantProbe : IProbe;

public class ProbeGrain : Grain, IProbe
{
    private readonly List<int> _log = [];
    private readonly Guid _instance = Guid.NewGuid();

    public Task Append(int value)
    {
        _log.Add(value);
        return Task.CompletedTask;
    }

    public async Task Hold(string gate, int value)
    {
        await Gate.Of(gate).PassAsync();
        _log.Add(value);
    }

    public Task HoldReading(string gate) => Gate.Of(gate).PassAsync();

    public Task<int[]> Peek() => Task.FromResult(_log.ToArray());

    public Task<Guid> Instance() => Task.FromResult(_instance);

    public async Task<bool[]> TurnsAroundAwaits()
    {
        var turns = TaskScheduler.Current;
        await Task.Yield();
        var afterYield = TaskScheduler.Current == turns;
        await Task.Delay(1);
        var afterDelay = TaskScheduler.Current == turns;
        var insideRun = await Task.Run(() => TaskScheduler.Current == turns);
        return [turns != TaskScheduler.Default, afterYield, afterDelay, TaskScheduler.Current == turns, insideRun];
    }

    public Task HoldBriefly(string gate) => Gate.Of(gate).PassAsync();

    public Task CallBackThrough(IProbe other) => other.Call(this.AsReference<IProbe>());

    public Task Call(IProbe other) => other.Append(1);

    public async Task HoldUntilCancelled(string gate, CancellationToken cancellation)
    {
        Gate.Of(gate).Signal();
        try
        {
            await Task.Delay(Timeout.Infinite, cancellation);
        }
        catch (OperationCanceledException)
        {
            Gate.Of(gate).Signal();
            throw;
        }
    }

    public Task HoldOneWay(string gate) => Gate.Of(gate).PassAsync();

    public Task Fail(string message) => throw new ProbeException(message);

    public async Task FailAsOrleansWould(string message)
    {
        await Task.Yield();
        throw new ArgumentOutOfRangeException(nameof(message), message);
    }

    public ValueTask<Note> Echo(Note note) => new(note with { Number = note.Number + 1 });

    public async ValueTask Nothing() => await Task.Yield();

    public async Task<string?> ContextOf(string key, IProbe? next)
    {
        await Task.Yield();
        var value = next is null ? RequestContext.Get(key) as string : await next.ContextOf(key, null);
        RequestContext.Set(key, "changed by the grain");
        return value;
    }

    public Task<string> KeyThroughReference() => Task.FromResult(this.AsReference<IProbe>().GetPrimaryKeyString());

    public Task End()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}

[Reentrant]
public sealed class ReentrantProbeGrain : ProbeGrain, IReentrantProbe;

/// <summary>A class that this silo does not offer.</summary>
public interface IElsewhere : IGrainWithStringKey
{
    Task Ping();
}

public sealed class ElsewhereGrain : Grain, IElsewhere
{
    public Task Ping() => Task.CompletedTask;
}

/// <summary>An interface with two classes.</summary>
public interface IChoice : IGrainWithIntegerKey
{
    Task<string> Name();
}

public sealed class LeftChoiceGrain : Grain, IChoice
{
    public Task<string> Name() => Task.FromResult($"left {this.GetPrimaryKeyLong()}");
}

public sealed class RightChoiceGrain : Grain, IChoice
{
    public Task<string> Name() => Task.FromResult($"right {this.GetPrimaryKeyLong()}");
}
