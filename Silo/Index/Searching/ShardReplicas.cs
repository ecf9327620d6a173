using Personalization.Contracts;
using Personalization.Core.Pipeline.Sources;

namespace Personalization.Silo.Index.Searching;

/// <summary>
/// Asks one replica of a shard, and another when that one is slow or gone. Who was slow or gone is asked last for a while. Thread safe.
/// </summary>
/// <param name="replicas">[R] the replicas.</param>
/// <param name="here">What is on this silo: it is asked first, and no replica that is here too.</param>
/// <param name="options">When another is asked.</param>
/// <param name="metrics">Counts who was asked twice.</param>
/// <param name="time">The clock.</param>
public sealed class ShardReplicas(IReadOnlyList<IIndexShardGrain> replicas, ILocalShard here, IndexOptions options, SiloMetrics metrics, TimeProvider time)
{
    /// <summary>Long enough that a dead silo costs few requests a delay until the cluster has noticed, short enough that a silo that was busy is soon asked again.</summary>
    private static readonly TimeSpan Suspicion = TimeSpan.FromSeconds(2);

    /// <summary>Of a hundred questions at most so many are asked twice because of slowness: when everybody is slow, asking twice makes it worse.</summary>
    private const int HedgesInHundred = 20;
    private const int MostHedgesSaved = 2000;

    /// <summary>So many times as long one waits for a replica when too many questions have been asked twice; this silo's own may be asked always.</summary>
    private const int LongPatience = 10;

    /// <summary>In an order of replicas, the one of this silo.</summary>
    private const int Here = -1;

    /// <summary>[1 + R] for this silo's own and each replica.</summary>
    private readonly long[] _suspectUntil = new long[1 + replicas.Count];
    private int _turn;
    private int _hedges = MostHedgesSaved;

    /// <returns>Null when no replica has answered.</returns>
    public async Task<ShardHits?> AskAsync(ShardQuery query, CancellationToken cancellation)
    {
        var order = new int[1 + replicas.Count];
        var count = Order(order);
        if (count == 0) return null;
        if (count == 1) return await TryAsync(order[0], query, cancellation);
        if (Volatile.Read(ref _hedges) < MostHedgesSaved) Interlocked.Add(ref _hedges, HedgesInHundred);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var running = new List<Task<ShardHits?>>(count) { TryAsync(order[0], query, stop.Token) };
        var (asked, patience) = (1, options.HedgeAfter);
        while (true)
        {
            if (asked < count && await IsSlowAsync(running, patience, stop.Token))
            {
                Suspect(order[asked - 1]);
                // Who may not ask twice waits longer and then does: slowness is shared, but silence is not.
                if (order[asked] != Here && patience == options.HedgeAfter && !MayHedge())
                {
                    patience *= LongPatience;
                    continue;
                }
                metrics.Hedged();
                patience = options.HedgeAfter;
                running.Add(TryAsync(order[asked++], query, stop.Token));
                continue;
            }
            var first = await Task.WhenAny(running);
            running.Remove(first);
            if (await first is { } answer)
            {
                // The slower one need not begin any more.
                if (running.Count > 0) await stop.CancelAsync();
                return answer;
            }
            if (asked < count) running.Add(TryAsync(order[asked++], query, stop.Token));
            else if (running.Count == 0) return null;
        }
    }

    /// <summary>Asks this silo's own at once, on the calling thread; null when it is not here, suspect, busy or fails: others have to be asked.</summary>
    /// <param name="nearest">[k] filled with the nearest, best first.</param>
    /// <returns>How many.</returns>
    public int? AskHere(float[] query, string? filter, Span<Neighbour> nearest)
    {
        if (IsSuspect(Here)) return null;
        try
        {
            return here.SearchHere(query, filter, nearest);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Suspect(Here);
            return null;
        }
    }

    private async Task<bool> IsSlowAsync(List<Task<ShardHits?>> running, TimeSpan patience, CancellationToken cancellation)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var delay = Task.Delay(patience, time, enough.Token);
        var slow = await Task.WhenAny(Task.WhenAny(running), delay) == delay && !cancellation.IsCancellationRequested;
        if (!slow) await enough.CancelAsync();
        return slow;
    }

    /// <returns>Null when it failed or there was no more time.</returns>
    private async Task<ShardHits?> TryAsync(int replica, ShardQuery query, CancellationToken cancellation)
    {
        try
        {
            var search = replica == Here ? here.Search(query, options.SearchTimeout, cancellation) : replicas[replica].Search(query, options.SearchTimeout, cancellation);
            return search is null ? null : await search.WaitAsync(cancellation);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            if (!cancellation.IsCancellationRequested) Suspect(replica);
            return null;
        }
    }

    /// <summary>This silo's own first, then the others in turn; suspects last.</summary>
    /// <returns>How many.</returns>
    private int Order(Span<int> order)
    {
        var (local, count) = (here.Replicas, 0);
        var turn = (int)((uint)Interlocked.Increment(ref _turn) % (uint)replicas.Count);
        for (var suspects = 0; suspects < 2; suspects++)
        {
            if (here.IsHere && IsSuspect(Here) == (suspects == 1)) order[count++] = Here;
            for (var i = 0; i < replicas.Count; i++)
            {
                var replica = (turn + i) % replicas.Count;
                if ((local >> replica & 1) == 0 && IsSuspect(replica) == (suspects == 1)) order[count++] = replica;
            }
        }
        return count;
    }

    private bool MayHedge()
    {
        if (Interlocked.Add(ref _hedges, -100) >= 0) return true;
        Interlocked.Add(ref _hedges, 100);
        return false;
    }

    private bool IsSuspect(int replica) => Volatile.Read(ref _suspectUntil[1 + replica]) is not 0 and var until && time.GetTimestamp() < until;

    private void Suspect(int replica) => Volatile.Write(ref _suspectUntil[1 + replica], time.GetTimestamp() + (long)(Suspicion.TotalSeconds * time.TimestampFrequency));
}
