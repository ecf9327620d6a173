using Microsoft.Extensions.Options;
using Personalization.Client;
using Personalization.Core.Interactions;

namespace Personalization.Unit.Client;

public sealed class InteractionProducerTests
{
    private readonly GatedStream _stream = new();

    [Fact]
    public async Task Send_GroupsByCustomer_AndKeepsTheOrder()
    {
        await Producer().SendAsync([Event("a", 1), Event("b", 2), Event("a", 3)]);
        Assert.Equal(["e1", "e3"], _stream.Pushes.Single(p => p.CustomerId == "a").Events.Select(e => e.EventId));
        Assert.Equal(["e2"], _stream.Pushes.Single(p => p.CustomerId == "b").Events.Select(e => e.EventId));
    }

    [Fact]
    public async Task Send_OfMoreThanABatch_PushesOneBatchAfterTheOther()
    {
        var first = new TaskCompletionSource();
        _stream.OnPush = number => number == 0 ? first.Task : Task.CompletedTask;
        var sending = Producer(o => o.BatchSize = 2).SendAsync([Event("a", 1), Event("a", 2), Event("a", 3), Event("a", 4), Event("a", 5)]);
        await _stream.NextAsync();
        Assert.Single(_stream.Pushes);
        first.SetResult();
        await sending;
        Assert.Equal([2, 2, 1], _stream.Pushes.Select(p => p.Events.Length));
    }

    [Fact]
    public async Task Send_BeyondTheWindow_WaitsUntilAPushEnds()
    {
        var gates = new[] { new TaskCompletionSource(), new TaskCompletionSource() };
        _stream.OnPush = number => number < 2 ? gates[number].Task : Task.CompletedTask;
        var producer = Producer(o => o.InFlight = 2);
        Task[] sends = [producer.SendAsync([Event("a", 1)]), producer.SendAsync([Event("b", 2)]), producer.SendAsync([Event("c", 3)])];
        await _stream.NextAsync();
        await _stream.NextAsync();
        Assert.Equal(2, _stream.Pushes.Count);
        gates[0].SetResult();
        await _stream.NextAsync();
        gates[1].SetResult();
        await Task.WhenAll(sends);
        Assert.Equal(3, _stream.Pushes.Count);
    }

    [Fact]
    public async Task Send_OfAnEventThatBreaksARule_SendsNothing()
    {
        var ahead = Event("b", 2) with { At = TimeProvider.System.GetUtcNow().AddMinutes(2) };
        var refused = await Assert.ThrowsAsync<ArgumentException>(() => Producer().SendAsync([Event("a", 1), ahead]));
        Assert.Contains("ahead", refused.Message, StringComparison.Ordinal);
        Assert.Empty(_stream.Pushes);
    }

    [Fact]
    public async Task Send_OnAQueueThatIsFullForAWhile_TriesAgainWithTheSameEvents()
    {
        _stream.OnPush = number => number < 3 ? Task.FromException(new InvalidOperationException("queue full")) : Task.CompletedTask;
        await Producer().SendAsync([Event("a", 1)]);
        Assert.Equal(4, _stream.Pushes.Count);
        Assert.All(_stream.Pushes, push => Assert.Equal("e1", Assert.Single(push.Events).EventId));
    }

    [Fact]
    public async Task Send_OnASilentStream_TriesAgainAfterTheTimeout()
    {
        _stream.OnPush = number => number == 0 ? new TaskCompletionSource().Task : Task.CompletedTask;
        await Producer(o => o.PushTimeout = TimeSpan.FromMilliseconds(10)).SendAsync([Event("a", 1)]);
        Assert.Equal(2, _stream.Pushes.Count);
    }

    [Fact]
    public async Task Send_OnAStreamThatStaysFull_ThrowsAndNamesTheCause()
    {
        _stream.OnPush = _ => Task.FromException(new InvalidOperationException("queue full"));
        var thrown = await Assert.ThrowsAsync<StreamFullException>(() => Producer(o => o.Deadline = TimeSpan.FromMilliseconds(50)).SendAsync([Event("a", 1), Event("b", 2)]));
        Assert.Contains("queue full", thrown.Message, StringComparison.Ordinal);
        Assert.True(thrown.RetryAfter > TimeSpan.Zero);
    }

    [Fact]
    public async Task Send_ThatNeverGetsIntoTheWindow_ThrowsToo()
    {
        var gate = new TaskCompletionSource();
        _stream.OnPush = _ => gate.Task;
        var producer = Producer(o => { o.InFlight = 1; o.Deadline = TimeSpan.FromMilliseconds(200); });
        var first = producer.SendAsync([Event("a", 1)]);
        await _stream.NextAsync();
        await Assert.ThrowsAsync<StreamFullException>(() => producer.SendAsync([Event("b", 2)]));
        await Assert.ThrowsAsync<StreamFullException>(() => first);
        gate.SetResult();
        _stream.OnPush = _ => Task.CompletedTask;
        await producer.SendAsync([Event("c", 3)]);
    }

    [Fact]
    public async Task Send_ThatTheCallerCancels_IsCancelled()
    {
        using var cancellation = new CancellationTokenSource();
        _stream.OnPush = _ => new TaskCompletionSource().Task;
        var sending = Producer(o => o.Deadline = TimeSpan.FromMinutes(5)).SendAsync([Event("a", 1)], cancellation.Token);
        await _stream.NextAsync();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    private InteractionProducer Producer(Action<InteractionProducerOptions>? configure = null)
    {
        var options = new InteractionProducerOptions { FirstBackOff = TimeSpan.FromMilliseconds(1), LongestBackOff = TimeSpan.FromMilliseconds(4), Deadline = TimeSpan.FromSeconds(30) };
        configure?.Invoke(options);
        return new InteractionProducer(_stream, Options.Create(options), TimeProvider.System);
    }

    private static Interaction Event(string customer, int number) =>
        new() { EventId = $"e{number}", CustomerId = customer, Kind = InteractionKind.Click, ItemId = "i1", At = DateTimeOffset.UnixEpoch };
}
