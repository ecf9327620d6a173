using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Orleans.Streams;

/// <summary>Delivers one stream to one subscriber: in order, one call at a time, each tried again until its time is over.</summary>
/// <param name="grain">The subscriber; none when it is an observer outside of grains.</param>
/// <param name="client">That observer's home.</param>
internal sealed class StreamConsumer(StreamHub hub, StreamQueue queue, StreamId stream, Guid subscription, GrainId? grain, StreamObservers? client = null)
{
    private readonly Lock _gate = new();
    private readonly Queue<StreamBatch> _batches = new();
    private bool _running;
    private volatile bool _stopped;

    public StreamId Stream => stream;

    public Guid Subscription => subscription;

    public required bool IsImplicit { get; init; }

    public bool IsIdle
    {
        get
        {
            lock (_gate)
            {
                return !_running;
            }
        }
    }

    /// <summary>Whether the subscriber is this grain, whichever its activation, or has these observers.</summary>
    public bool IsOf(GrainId? subscriber, StreamObservers observers) => grain is null ? ReferenceEquals(client, observers) : grain == subscriber;

    public void Enqueue(StreamBatch batch)
    {
        lock (_gate)
        {
            _batches.Enqueue(batch);
            if (_running)
            {
                return;
            }

            _running = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(static consumer => _ = consumer.RunAsync(), this, preferLocal: true);
    }

    public bool Stop() => _stopped = true;

    private async Task RunAsync()
    {
        while (Take() is { } batches)
        {
            if (!_stopped)
            {
                await DeliverAsync(batches);
            }

            foreach (var batch in batches)
            {
                queue.Delivered(batch);
            }
        }
    }

    private List<StreamBatch>? Take()
    {
        lock (_gate)
        {
            if (_batches.Count == 0)
            {
                _running = false;
                return null;
            }

            var taken = new List<StreamBatch>();
            while (taken.Count < hub.BatchSize && _batches.TryDequeue(out var batch))
            {
                taken.Add(batch);
            }

            return taken;
        }
    }

    private async Task DeliverAsync(List<StreamBatch> batches)
    {
        var begun = hub.Silo.Time.GetTimestamp();
        for (var attempt = 0; !hub.Stopped; attempt++)
        {
            try
            {
                await SendAsync(observers => observers.DeliverAsync(hub, stream, subscription, batches), batches[0].Context);
                return;
            }
            catch (Exception error)
            {
                hub.Silo.Logger.LogWarning(error, "Delivery of stream {Stream} to {Subscriber} failed, attempt {Attempt}", stream, grain, attempt + 1);
            }

            await Task.Delay(hub.Backoff.Next(attempt), hub.Silo.Time, hub.Stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (hub.Silo.Time.GetElapsedTime(begun) > hub.MaxEventDeliveryTime)
            {
                await GiveUpAsync();
                return;
            }
        }
    }

    private async Task GiveUpAsync()
    {
        var failure = new StreamEventDeliveryFailureException($"Stream provider failed to deliver an event.  StreamProvider:{hub.Name}  Stream:{stream}");
        hub.Silo.Logger.LogError(failure, "Stream {Stream} goes on without an event that {Subscriber} could not take", stream, grain);
        try
        {
            await SendAsync(observers => observers.FailAsync(subscription, failure), null);
        }
        catch (Exception error)
        {
            hub.Silo.Logger.LogWarning(error, "OnErrorAsync for stream {Stream} failed", stream);
        }
    }

    private Task SendAsync(Func<StreamObservers, Task> delivery, Dictionary<string, object>? context)
    {
        if (grain is not { } target)
        {
            return delivery(client!);
        }

        var call = new StreamDelivery(delivery);
        var before = RequestContext.Current;
        RequestContext.Current = context;
        hub.Silo.CallSite.Send(target, call, Calls.MethodShape.Internal);
        RequestContext.Current = before;
        return call.Answer;
    }
}
