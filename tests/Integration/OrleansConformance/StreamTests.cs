using System.Collections.Concurrent;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace Personalization.Integration.OrleansConformance;

/// <summary>Takes the streams of two namespaces by its key, as the customers' grains take interactions.</summary>
public interface IFollower : IGrainWithStringKey
{
    Task<int[]> Seen();

    Task<int[][]> SeenBatches();

    Task<string?> Context();

    /// <summary>The handler fails so many times before it takes the number.</summary>
    Task FailOn(int number, int times);

    Task<int> Errors();

    /// <summary>Tells of every event taken and of every error at the gate.</summary>
    Task Watch(string gate);

    Task End();
}

[ImplicitStreamSubscription(Single)]
[ImplicitStreamSubscription(Batches)]
public sealed class FollowerGrain : Grain, IFollower, IStreamSubscriptionObserver, IAsyncObserver<Note>, IAsyncBatchObserver<Note>
{
    public const string Single = "single";
    public const string Batches = "batches";

    private readonly List<int> _seen = [];
    private readonly List<int[]> _batches = [];
    private string? _context;
    private string? _gate;
    private int _failOn = -1;
    private int _failures;
    private int _errors;

    public async Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory)
    {
        var handle = handleFactory.Create<Note>();
        _ = handleFactory.StreamId.GetNamespace() == Single
            ? await handle.ResumeAsync((IAsyncObserver<Note>)this)
            : await handle.ResumeAsync((IAsyncBatchObserver<Note>)this);
    }

    public async Task OnNextAsync(Note item, StreamSequenceToken? token = null)
    {
        await Task.Yield();
        if (item.Number == _failOn && _failures-- > 0)
        {
            throw new ProbeException("not yet");
        }

        _context = RequestContext.Get("producer") as string;
        _seen.Add(item.Number);
        Tell();
    }

    public Task OnNextAsync(IList<SequentialItem<Note>> items)
    {
        if (items.Any(i => i.Item.Number == _failOn) && _failures-- > 0)
        {
            throw new ProbeException("not yet");
        }

        _batches.Add([.. items.Select(i => i.Item.Number)]);
        foreach (var _ in items)
        {
            Tell();
        }

        return Task.CompletedTask;
    }

    public Task OnErrorAsync(Exception ex)
    {
        _errors++;
        Tell();
        return Task.CompletedTask;
    }

    public Task<int[]> Seen() => Task.FromResult(_seen.ToArray());

    public Task<int[][]> SeenBatches() => Task.FromResult(_batches.ToArray());

    public Task<string?> Context() => Task.FromResult(_context);

    public Task FailOn(int number, int times)
    {
        (_failOn, _failures) = (number, times);
        return Task.CompletedTask;
    }

    public Task<int> Errors() => Task.FromResult(_errors);

    public Task Watch(string gate)
    {
        _gate = gate;
        return Task.CompletedTask;
    }

    public Task End()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    private void Tell()
    {
        if (_gate is not null)
        {
            Gate.Of(_gate).Signal();
        }
    }
}

/// <summary>Subscribes by itself.</summary>
public interface ISubscriber : IGrainWithStringKey
{
    Task Subscribe(string key, string gate);

    Task Unsubscribe();

    Task<int> Subscriptions(string key);

    Task<int[]> Seen();
}

public sealed class SubscriberGrain : Grain, ISubscriber
{
    private readonly List<int> _seen = [];
    private StreamSubscriptionHandle<Note>? _handle;

    public async Task Subscribe(string key, string gate) => _handle = await Stream(key).SubscribeAsync((note, _) =>
    {
        _seen.Add(note.Number);
        Gate.Of(gate).Signal();
        return Task.CompletedTask;
    });

    public Task Unsubscribe() => _handle!.UnsubscribeAsync();

    public async Task<int> Subscriptions(string key) => (await Stream(key).GetAllSubscriptionHandles()).Count;

    public Task<int[]> Seen() => Task.FromResult(_seen.ToArray());

    private IAsyncStream<Note> Stream(string key) => this.GetStreamProvider(ConformanceCluster.Streams).GetStream<Note>(StreamId.Create("explicit", key));
}

/// <summary>Memory streams: order, batches, another try after a failure, and a queue with an end.</summary>
[Collection(ConformanceCollection.Name)]
public sealed class StreamTests(ConformanceCluster cluster)
{
    private readonly string _key = Guid.NewGuid().ToString("N");

    private IFollower Follower => cluster.Client.GetGrain<IFollower>(_key);

    [Fact]
    public async Task ImplicitSubscriber_GetsTheEventsOfItsKey_InOrder()
    {
        var gate = await WatchAsync();
        var stream = Stream(FollowerGrain.Single);
        for (var i = 0; i < 100; i++)
        {
            await stream.OnNextAsync(new Note("n", i));
        }

        await gate.EnteredAsync(100);
        Assert.Equal(Enumerable.Range(0, 100), await Follower.Seen());
    }

    [Fact]
    public async Task Batch_ReachesABatchObserver_AsOne()
    {
        var gate = await WatchAsync();

        await Stream(FollowerGrain.Batches).OnNextBatchAsync([new Note("n", 1), new Note("n", 2), new Note("n", 3)]);

        await gate.EnteredAsync(3);
        Assert.Equal((int[])[1, 2, 3], Assert.Single(await Follower.SeenBatches()));
    }

    [Fact]
    public async Task Batch_ThatFailed_ComesAgainAsAWhole()
    {
        var gate = await WatchAsync();
        await Follower.FailOn(2, times: 1);

        await Stream(FollowerGrain.Batches).OnNextBatchAsync([new Note("n", 1), new Note("n", 2)]);

        await gate.EnteredAsync(2);
        Assert.Equal((int[])[1, 2], Assert.Single(await Follower.SeenBatches()));
    }

    [Fact]
    public async Task Batch_WhoseSecondEventFails_ComesAgainFromItsFirst()
    {
        var gate = await WatchAsync();
        await Follower.FailOn(2, times: 1);

        await Stream(FollowerGrain.Single).OnNextBatchAsync([new Note("n", 1), new Note("n", 2)]);

        await gate.EnteredAsync(3);
        Assert.Equal((int[])[1, 1, 2], await Follower.Seen());
    }

    [Fact]
    public async Task Batch_ReachesASingleObserver_OneByOne()
    {
        var gate = await WatchAsync();

        await Stream(FollowerGrain.Single).OnNextBatchAsync([new Note("n", 1), new Note("n", 2)]);

        await gate.EnteredAsync(2);
        Assert.Equal((int[])[1, 2], await Follower.Seen());
    }

    [Fact]
    public async Task BatchingProvider_DeliversAllEventsInOrder()
    {
        var gate = await WatchAsync();
        var stream = Stream(FollowerGrain.Batches, ConformanceCluster.BatchedStreams);
        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => stream.OnNextAsync(new Note("n", i))));

        await gate.EnteredAsync(50);
        Assert.Equal(Enumerable.Range(0, 50), (await Follower.SeenBatches()).SelectMany(b => b).Order());
    }

    [Fact]
    public async Task FailingHandler_GetsTheEventAgain_BeforeTheNextOne()
    {
        var gate = await WatchAsync();
        await Follower.FailOn(1, times: 2);
        var stream = Stream(FollowerGrain.Single);
        await stream.OnNextAsync(new Note("n", 0));
        await stream.OnNextAsync(new Note("n", 1));
        await stream.OnNextAsync(new Note("n", 2));

        await gate.EnteredAsync(3);
        Assert.Equal((int[])[0, 1, 2], await Follower.Seen());
        Assert.Equal(0, await Follower.Errors());
    }

    [Fact]
    public async Task HandlerThatNeverTakesAnEvent_IsToldAnError_AndTheStreamGoesOn()
    {
        var gate = await WatchAsync();
        await Follower.FailOn(1, times: int.MaxValue);
        var stream = Stream(FollowerGrain.Single);
        await stream.OnNextAsync(new Note("n", 0));
        await stream.OnNextAsync(new Note("n", 1));
        await stream.OnNextAsync(new Note("n", 2));

        await gate.EnteredAsync(3);
        Assert.Equal((int[])[0, 2], await Follower.Seen());
        Assert.Equal(1, await Follower.Errors());
    }

    [Fact]
    public async Task FullQueue_Throws_AndDropsNothingSilently()
    {
        // The provider's agents do not run, so nothing leaves its one queue.
        const int bound = 16384;
        var stream = Stream(FollowerGrain.Single, ConformanceCluster.HeldStreams);
        foreach (var chunk in Enumerable.Range(0, bound).Chunk(1024))
        {
            await Task.WhenAll(chunk.Select(i => stream.OnNextAsync(new Note("n", i))));
        }

        await Assert.ThrowsAsync<InvalidOperationException>(() => stream.OnNextAsync(new Note("n", bound)));
        await Assert.ThrowsAsync<InvalidOperationException>(() => stream.OnNextBatchAsync([new Note("n", bound)]));
    }

    [Fact]
    public async Task RequestContext_OfTheProducer_IsThereInTheHandler()
    {
        var gate = await WatchAsync();
        RequestContext.Set("producer", "p1");
        await Stream(FollowerGrain.Single).OnNextAsync(new Note("n", 1));
        RequestContext.Clear();

        await gate.EnteredAsync();
        Assert.Equal("p1", await Follower.Context());
    }

    [Fact]
    public async Task Subscriber_AfterDeactivation_IsSubscribedAgain()
    {
        var gate = await WatchAsync();
        var stream = Stream(FollowerGrain.Single);
        await stream.OnNextAsync(new Note("n", 1));
        await gate.EnteredAsync();
        await cluster.Cluster.DeactivateAsync(Follower);

        gate = await WatchAsync();
        await stream.OnNextAsync(new Note("n", 2));

        await gate.EnteredAsync();
        Assert.Equal((int[])[2], await Follower.Seen());
    }

    [Fact]
    public async Task ExplicitSubscription_OfAGrain_LastsUntilItIsEnded()
    {
        var subscriber = cluster.Client.GetGrain<ISubscriber>(_key);
        var gate = Gate.New(out var name);
        var stream = Stream("explicit");
        await subscriber.Subscribe(_key, name);
        Assert.Equal(1, await subscriber.Subscriptions(_key));
        await stream.OnNextAsync(new Note("n", 1));
        await gate.EnteredAsync();

        await subscriber.Unsubscribe();
        await stream.OnNextAsync(new Note("n", 2));

        Assert.Equal(0, await subscriber.Subscriptions(_key));
        Assert.Equal((int[])[1], await subscriber.Seen());
    }

    [Fact]
    public async Task ExplicitSubscription_OfAClient_GetsEventsInOrder()
    {
        var seen = new ConcurrentQueue<int>();
        var gate = Gate.New(out _);
        var stream = Stream("explicit");
        var handle = await stream.SubscribeAsync((note, _) =>
        {
            seen.Enqueue(note.Number);
            gate.Signal();
            return Task.CompletedTask;
        });
        for (var i = 0; i < 20; i++)
        {
            await stream.OnNextAsync(new Note("n", i));
        }

        await gate.EnteredAsync(20);
        Assert.Equal(Enumerable.Range(0, 20), seen);
        await handle.UnsubscribeAsync();
    }

    [Fact]
    public void UnknownProvider_IsNotFound() =>
        Assert.Throws<KeyNotFoundException>(() => cluster.Client.GetStreamProvider("unknown"));

    private IAsyncStream<Note> Stream(string ns, string provider = ConformanceCluster.Streams) =>
        cluster.Client.GetStreamProvider(provider).GetStream<Note>(StreamId.Create(ns, _key));

    private async Task<Gate> WatchAsync()
    {
        var gate = Gate.New(out var name);
        await Follower.Watch(name);
        return gate;
    }
}
