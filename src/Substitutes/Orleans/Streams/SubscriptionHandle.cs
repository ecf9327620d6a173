using Orleans.Runtime;

namespace Orleans.Streams;

/// <summary>A subscription to a memory stream.</summary>
internal sealed class SubscriptionHandle<T>(StreamReference<T> stream, Guid subscription) : StreamSubscriptionHandle<T>
{
    private bool _used;

    public override StreamId StreamId => stream.StreamId;

    public override string ProviderName => stream.ProviderName;

    public override Guid HandleId => subscription;

    public override Task UnsubscribeAsync()
    {
        Use();
        stream.End(subscription);
        return Task.CompletedTask;
    }

    public override Task<StreamSubscriptionHandle<T>> ResumeAsync(IAsyncObserver<T> observer, StreamSequenceToken? token = null) =>
        Resume(new SingleSink<T>(observer), token);

    public override Task<StreamSubscriptionHandle<T>> ResumeAsync(IAsyncBatchObserver<T> observer, StreamSequenceToken? token = null) =>
        Resume(new BatchSink<T>(observer), token);

    public override bool Equals(StreamSubscriptionHandle<T>? other) => other is not null && HandleId == other.HandleId;

    private Task<StreamSubscriptionHandle<T>> Resume(StreamSink sink, StreamSequenceToken? token)
    {
        Use();
        stream.Attach(subscription, sink, token);
        return Task.FromResult<StreamSubscriptionHandle<T>>(new SubscriptionHandle<T>(stream, subscription));
    }

    private void Use()
    {
        if (_used)
        {
            throw new ArgumentException("Handle is no longer valid.  It has been used to unsubscribe or resume.");
        }

        _used = true;
    }
}
