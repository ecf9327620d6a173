using Orleans.Runtime;

namespace Orleans.Streams;

/// <summary>The identity of a stream.</summary>
public interface IAsyncStream
{
    bool IsRewindable { get; }

    string ProviderName { get; }

    StreamId StreamId { get; }
}

/// <summary>A stream to publish to and to subscribe to.</summary>
public interface IAsyncStream<T>
    : IAsyncStream, IEquatable<IAsyncStream<T>>, IComparable<IAsyncStream<T>>, IAsyncObservable<T>, IAsyncBatchObservable<T>, IAsyncBatchProducer<T>
{
    Task<IList<StreamSubscriptionHandle<T>>> GetAllSubscriptionHandles();
}
