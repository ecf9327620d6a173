using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using Orleans.Streams.Core;

namespace Orleans.Streams;

/// <summary>The observers of one activation or of one client, by subscription. They end with it; the subscriptions do not.</summary>
internal sealed class StreamObservers(IGrainContext? activation)
{
    private readonly ConcurrentDictionary<Guid, StreamSink> _sinks = new();

    public static StreamObservers Of(IGrainContext activation)
    {
        if (activation.GetComponent<StreamObservers>() is { } observers)
        {
            return observers;
        }

        observers = new(activation);
        activation.SetComponent(observers);
        return observers;
    }

    public void Set(Guid subscription, StreamSink sink) => _sinks[subscription] = sink;

    public void Remove(Guid subscription) => _sinks.TryRemove(subscription, out _);

    public async Task DeliverAsync(StreamHub hub, StreamId stream, Guid subscription, List<StreamBatch> batches)
    {
        if (!_sinks.TryGetValue(subscription, out var sink) && activation?.GrainInstance is IStreamSubscriptionObserver grain)
        {
            await grain.OnSubscribed(new HandleFactory(hub, stream, subscription));
            _sinks.TryGetValue(subscription, out sink);
        }

        if (sink is null)
        {
            hub.Silo.Logger.LogWarning("{Subscriber} got an item of stream {Stream} and has no observer for it. Dropping it.", activation?.GrainId, stream);
            return;
        }

        await sink.DeliverAsync(batches);
    }

    public Task FailAsync(Guid subscription, Exception error) =>
        _sinks.TryGetValue(subscription, out var sink) ? sink.FailAsync(error) : Task.CompletedTask;

    private sealed class HandleFactory(StreamHub hub, StreamId stream, Guid subscription) : IStreamSubscriptionHandleFactory
    {
        public StreamId StreamId => stream;

        public string ProviderName => hub.Name;

        public GuidId SubscriptionId => GuidId.GetGuidId(subscription);

        public StreamSubscriptionHandle<T> Create<T>() => new SubscriptionHandle<T>(new StreamReference<T>(hub.Name, () => hub, stream, client: null), subscription);
    }
}
