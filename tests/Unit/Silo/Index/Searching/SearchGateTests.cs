using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;
using Personalization.Silo;
using Personalization.Silo.Index;
using Personalization.Silo.Index.Searching;

namespace Personalization.Unit.Silo.Index.Searching;

/// <summary>A bounded number of searches run, a bounded number wait, and nobody searches for a caller that has gone.</summary>
public sealed class SearchGateTests : IDisposable
{
    private readonly SiloMetrics _metrics = new();
    private readonly MeterListener _listener = new();
    private long _refused;

    public SearchGateTests()
    {
        _listener.InstrumentPublished = (instrument, listener) => { if (instrument.Name == "index_searches_refused") listener.EnableMeasurementEvents(instrument); };
        _listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref _refused, value));
        _listener.Start();
    }

    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Run_BeyondTheQueue_IsRefusedAtOnce_AndAcceptedAgainLater()
    {
        using var gate = GateOf(parallel: 1, queued: 2);
        using var hold = new ManualResetEventSlim();
        var searches = Enumerable.Range(0, 3).Select(i => gate.RunAsync(() => { hold.Wait(); return i; }, Long, default)).ToArray();

        await Assert.ThrowsAsync<ShardUnavailableException>(() => gate.RunAsync(() => 4, Long, default));
        Assert.Equal(1, Volatile.Read(ref _refused));

        hold.Set();
        var answers = await Task.WhenAll(searches);
        Assert.Equal([0, 1, 2], answers);
        Assert.Equal(5, await gate.RunAsync(() => 5, Long, default));
    }

    [Fact]
    public async Task Run_ForACallerThatHasGivenUp_DoesNotStart()
    {
        using var gate = GateOf(parallel: 1, queued: 10);
        using var hold = new ManualResetEventSlim();
        using var caller = new CancellationTokenSource();
        var started = false;
        var running = gate.RunAsync(() => { hold.Wait(); return 1; }, Long, default);
        var waiting = gate.RunAsync(() => started = true, Long, caller.Token);
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        hold.Set();
        await running;
        Assert.Equal(2, await gate.RunAsync(() => 2, Long, default));
        Assert.False(started);
    }

    [Fact]
    public async Task Run_WhosePatienceEndsBeforeItsTurn_IsRefused()
    {
        using var gate = GateOf(parallel: 1, queued: 10);
        using var hold = new ManualResetEventSlim();
        var running = gate.RunAsync(() => { hold.Wait(); return 1; }, Long, default);
        await Assert.ThrowsAsync<ShardUnavailableException>(() => gate.RunAsync(() => 2, TimeSpan.FromMilliseconds(1), default));
        hold.Set();
        await running;
    }

    [Fact]
    public async Task Run_ThatFails_FreesItsPlace()
    {
        using var gate = GateOf(parallel: 1, queued: 0);
        await Assert.ThrowsAsync<InvalidDataException>(() => gate.RunAsync<int>(() => throw new InvalidDataException(), Long, default));
        Assert.Equal(1, await gate.RunAsync(() => 1, Long, default));
    }

    [Fact]
    public async Task TryEnter_TakesAPlaceOfTheSame_OrNone()
    {
        using var gate = GateOf(parallel: 1, queued: 10);
        Assert.True(gate.TryEnter());
        Assert.False(gate.TryEnter());
        var waiting = gate.RunAsync(() => 1, Long, default);
        Assert.False(waiting.IsCompleted);
        gate.Exit();
        Assert.Equal(1, await waiting);
        Assert.True(gate.TryEnter());
        gate.Exit();
    }

    private SearchGate GateOf(int parallel, int queued) => new(Options.Create(new IndexOptions { ParallelSearches = parallel, QueuedSearches = queued }), _metrics);

    public void Dispose()
    {
        _listener.Dispose();
        _metrics.Dispose();
    }
}
