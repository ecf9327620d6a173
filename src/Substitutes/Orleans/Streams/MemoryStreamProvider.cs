using Orleans.Runtime;

namespace Orleans.Streams;

/// <summary>Streams in memory, seen from a silo or from a client.</summary>
internal sealed class MemoryStreamProvider(string name, Func<StreamHub> hub, StreamObservers? client) : IStreamProvider
{
    public string Name => name;

    public bool IsRewindable => true;

    public IAsyncStream<T> GetStream<T>(StreamId streamId) => new StreamReference<T>(name, hub, streamId, client);
}
