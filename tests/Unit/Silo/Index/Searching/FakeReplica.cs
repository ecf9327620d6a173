using Personalization.Contracts;
using Personalization.Core.Pipeline.Sources;
using Personalization.Silo.Index.Searching;

namespace Personalization.Unit.Silo.Index.Searching;

/// <summary>A replica that answers as it is told; it counts how often it is asked.</summary>
internal sealed class FakeReplica(Func<CancellationToken, Task<ShardHits>> search) : IIndexShardGrain
{
    private int _asked;

    public int Asked => Volatile.Read(ref _asked);

    /// <summary>Of the last search.</summary>
    public CancellationToken Given { get; private set; }

    public static FakeReplica Finding(params Neighbour[] hits) => new(_ => Task.FromResult(new ShardHits(hits, [hits.Length])));

    /// <summary>Hears nothing and says nothing, as a silo that was killed.</summary>
    public static FakeReplica Dead() => new(_ => new TaskCompletionSource<ShardHits>().Task);

    public static FakeReplica Busy() => new(_ => Task.FromException<ShardHits>(new ShardUnavailableException("too many searches wait")));

    public Task<ShardHits> Search(ShardQuery query, TimeSpan patience, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _asked);
        Given = cancellation;
        return search(cancellation);
    }

    public Task<ShardStatus> Status(TimeSpan patience) => throw new NotSupportedException();

    public Task Leave() => throw new NotSupportedException();
}
