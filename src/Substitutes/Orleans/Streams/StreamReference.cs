using Orleans.Runtime;

namespace Orleans.Streams;

/// <summary>A stream of a provider, as a grain or a client holds it.</summary>
/// <param name="client">The observers of the client that holds it; none in a silo, where the subscriber is the grain whose turn it is.</param>
internal sealed class StreamReference<T>(string provider, Func<StreamHub> hub, StreamId stream, StreamObservers? client) : IAsyncStream<T>
{
    public bool IsRewindable => true;

    public string ProviderName => provider;

    public StreamId StreamId => stream;

    public Task OnNextAsync(T item, StreamSequenceToken? token = null) => Publish([item]);

    public Task OnNextBatchAsync(IEnumerable<T> batch, StreamSequenceToken? token = null) => Publish([.. batch]);

    public Task OnCompletedAsync() => throw new NotImplementedException("OnCompletedAsync is not implemented for now.");

    public Task OnErrorAsync(Exception ex) => throw new NotImplementedException("OnErrorAsync is not implemented for now.");

    public Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncObserver<T> observer) => SubscribeAsync(observer, null);

    public Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncObserver<T> observer, StreamSequenceToken? token, string? filterData = null) =>
        Subscribe(new SingleSink<T>(observer), token);

    public Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncBatchObserver<T> observer) => SubscribeAsync(observer, null);

    public Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncBatchObserver<T> observer, StreamSequenceToken? token) =>
        Subscribe(new BatchSink<T>(observer), token);

    public Task<IList<StreamSubscriptionHandle<T>>> GetAllSubscriptionHandles()
    {
        var (grain, observers) = Subscriber();
        IList<StreamSubscriptionHandle<T>> handles =
            [.. hub().QueueOf(stream).Find(stream).Where(c => c.IsOf(grain, observers)).Select(c => new SubscriptionHandle<T>(this, c.Subscription))];
        return Task.FromResult(handles);
    }

    public int CompareTo(IAsyncStream<T>? other) => stream.CompareTo(other?.StreamId ?? default);

    public bool Equals(IAsyncStream<T>? other) => other is not null && stream == other.StreamId && provider == other.ProviderName;

    public override bool Equals(object? obj) => Equals(obj as IAsyncStream<T>);

    public override int GetHashCode() => HashCode.Combine(provider, stream);

    /// <summary>Gives a subscription an observer in the activation or the client that asks for it.</summary>
    public void Attach(Guid subscription, StreamSink sink, StreamSequenceToken? token)
    {
        if (token is not null)
        {
            throw new NotSupportedException("The streams of the Orleans substitute cannot be rewound: resume without a token, or build with Registry=full.");
        }

        Subscriber().Observers.Set(subscription, sink);
    }

    public void End(Guid subscription)
    {
        Subscriber().Observers.Remove(subscription);
        hub().QueueOf(stream).Remove(stream, subscription);
    }

    private Task Publish(T[] events)
    {
        try
        {
            hub().QueueOf(stream).Publish(stream, events, RequestContext.Current);
            return Task.CompletedTask;
        }
        catch (Exception error)
        {
            return Task.FromException(error);
        }
    }

    private Task<StreamSubscriptionHandle<T>> Subscribe(StreamSink sink, StreamSequenceToken? token)
    {
        var (streams, subscription) = (hub(), Guid.NewGuid());
        Attach(subscription, sink, token);
        var (grain, observers) = Subscriber();
        var queue = streams.QueueOf(stream);
        queue.Add(new StreamConsumer(streams, queue, stream, subscription, grain, observers) { IsImplicit = false });
        return Task.FromResult<StreamSubscriptionHandle<T>>(new SubscriptionHandle<T>(this, subscription));
    }

    private (GrainId? Grain, StreamObservers Observers) Subscriber() =>
        client is not null ? (null, client)
        : RuntimeContext.Current is { } activation ? (activation.GrainId, StreamObservers.Of(activation))
        : (null, hub().Outside);
}
