using Orleans.Runtime;

namespace Orleans.Streams;

/// <summary>
/// One of the queues over which the streams of a provider are spread. A published batch counts until it is delivered to all subscribers; a full
/// queue refuses the next one. (The real queue counts until its agent has read the batch into a cache without bounds, so it refuses later.)
/// </summary>
internal sealed class StreamQueue(StreamHub hub, long firstSequence)
{
    /// <summary>The bound of the real memory streams.</summary>
    public const int MaxEventCount = 16384;

    private readonly Lock _gate = new();
    private readonly Dictionary<StreamId, List<StreamConsumer>> _consumers = [];
    private readonly List<StreamBatch> _held = [];
    private long _sequence = firstSequence;
    private int _count;
    private bool _started;
    private int _nextPrune = 4096;

    public void Publish(StreamId stream, Array events, Dictionary<string, object>? context)
    {
        lock (_gate)
        {
            if (_count >= MaxEventCount)
            {
                throw new InvalidOperationException($"Can not enqueue since the count has reached its maximum of {MaxEventCount}");
            }

            _count++;
            var batch = new StreamBatch(stream, events, _sequence++, context);
            if (_started)
            {
                Route(batch);
            }
            else
            {
                _held.Add(batch);
            }
        }
    }

    /// <summary>Begins delivery.</summary>
    public void Start()
    {
        lock (_gate)
        {
            _started = true;
            _held.ForEach(Route);
            _held.Clear();
        }
    }

    public void Add(StreamConsumer consumer)
    {
        lock (_gate)
        {
            Consumers(consumer.Stream).Add(consumer);
        }
    }

    public void Remove(StreamId stream, Guid subscription)
    {
        lock (_gate)
        {
            Consumers(stream).RemoveAll(consumer => consumer.Subscription == subscription && consumer.Stop());
        }
    }

    public List<StreamConsumer> Find(StreamId stream)
    {
        lock (_gate)
        {
            return [.. Consumers(stream)];
        }
    }

    public void Delivered(StreamBatch batch)
    {
        if (batch.RemoveReceiver())
        {
            Interlocked.Decrement(ref _count);
        }
    }

    private void Route(StreamBatch batch)
    {
        // The router itself is a receiver until all others have the batch, so that an early one does not count as the last.
        batch.AddReceiver();
        foreach (var consumer in Consumers(batch.Stream))
        {
            batch.AddReceiver();
            consumer.Enqueue(batch);
        }

        Delivered(batch);
    }

    private List<StreamConsumer> Consumers(StreamId stream)
    {
        if (!_consumers.TryGetValue(stream, out var consumers))
        {
            Prune();
            _consumers[stream] = consumers = [.. hub.ImplicitSubscribers(stream).Select(grain => new StreamConsumer(hub, this, stream, hub.ImplicitSubscription(grain, stream), grain) { IsImplicit = true })];
        }

        return consumers;
    }

    /// <summary>Forgets, once in a while, the streams that have nothing to deliver and no subscription that is not made again from an attribute.</summary>
    private void Prune()
    {
        if (_consumers.Count < _nextPrune)
        {
            return;
        }

        foreach (var (stream, consumers) in _consumers)
        {
            if (consumers.TrueForAll(consumer => consumer is { IsImplicit: true, IsIdle: true }))
            {
                _consumers.Remove(stream);
            }
        }

        _nextPrune = Math.Max(4096, 2 * _consumers.Count);
    }
}
