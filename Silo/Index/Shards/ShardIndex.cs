using System.Buffers;
using System.Collections.Immutable;
using System.Threading.Channels;
using Personalization.Contracts;
using Personalization.Core.Pipeline.Sources;
using Personalization.Silo.Catalog;
using Personalization.Silo.Index.Searching;
using Personalization.VectorIndex;

namespace Personalization.Silo.Index.Shards;

/// <summary>
/// One shard of one release in this silo's memory, whichever of its replicas are here. Any number of searches at once; live changes are taken in the order in
/// which they come by one writer of its own.
/// </summary>
public sealed class ShardIndex : IAsyncDisposable
{
    private readonly IVectorIndex _index;
    private readonly int _shard;
    private readonly int _shards;
    private readonly CpuWorkers _workers;
    private readonly Channel<LiveRows> _changes = Channel.CreateUnbounded<LiveRows>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task _writing;

    /// <summary>Held while the rows change: whoever has it sees rows and positions that belong together.</summary>
    private readonly SemaphoreSlim _changing = new(1, 1);
    private readonly List<LiveRow> _unwritten = [];
    private bool _collecting;
    private IDisposable? _following;
    private ImmutableArray<LogPosition> _positions;

    /// <summary>Uses of the index that have not ended, and one for this object's life: the index may be freed only when no call is under way.</summary>
    private int _uses = 1;

    /// <param name="index">Owned from now on.</param>
    /// <param name="positions">For each partition of the catalogue: the last change that the index holds.</param>
    public ShardIndex(IVectorIndex index, int shard, int shards, ImmutableArray<LogPosition> positions, CpuWorkers workers)
    {
        (_index, _shard, _shards, _positions, _workers) = (index, shard, shards, positions, workers);
        _writing = WriteAsync();
    }

    /// <summary>For each partition of the catalogue: the last change that a search sees.</summary>
    public ImmutableArray<LogPosition> Positions => _positions;

    /// <summary>A change could not be taken in, so that what a search finds would be old for ever: it has to be opened again.</summary>
    public bool IsBroken => _writing.IsFaulted;

    /// <summary>Rows that a search can find.</summary>
    public int Count => _index.Count;

    /// <summary>Takes in all live changes of its release that it has not, and from now on every new one.</summary>
    public void Follow(LiveCatalog live, string release) => _following = live.Follow(release, rows => _changes.Writer.TryWrite(rows));

    /// <param name="filter">Only rows whose key it matches are found; null for all.</param>
    /// <exception cref="ShardUnavailableException">The shard has been closed.</exception>
    public ShardHits Search(float[][] queries, int k, int ef, KeyFilter? filter = null)
    {
        var hits = ArrayPool<Hit>.Shared.Rent(k);
        var all = ArrayPool<Neighbour>.Shared.Rent(queries.Length * k);
        if (IsBroken || !TryEnter()) throw new ShardUnavailableException("the shard has been closed on this silo");
        try
        {
            var (counts, total) = (new int[queries.Length], 0);
            for (var q = 0; q < queries.Length; q++)
            {
                counts[q] = _index.Search(queries[q], k, ef, hits, filter).Count;
                for (var i = 0; i < counts[q]; i++) all[total++] = new Neighbour(hits[i].Key, hits[i].Score);
            }
            return new ShardHits(all.AsSpan(0, total).ToArray(), counts);
        }
        finally
        {
            ArrayPool<Neighbour>.Shared.Return(all);
            ArrayPool<Hit>.Shared.Return(hits);
            Exit();
        }
    }

    /// <summary>The same for one query, allocating nothing.</summary>
    /// <param name="nearest">[k] filled with the nearest, best first.</param>
    /// <returns>How many.</returns>
    /// <inheritdoc cref="Search(float[][], int, int, KeyFilter?)"/>
    public int Search(float[] query, int ef, KeyFilter? filter, Span<Neighbour> nearest)
    {
        if (IsBroken || !TryEnter()) throw new ShardUnavailableException("the shard has been closed on this silo");
        var hits = ArrayPool<Hit>.Shared.Rent(nearest.Length);
        try
        {
            var count = _index.Search(query, nearest.Length, ef, hits, filter).Count;
            for (var i = 0; i < count; i++) nearest[i] = new Neighbour(hits[i].Key, hits[i].Score);
            return count;
        }
        finally
        {
            ArrayPool<Hit>.Shared.Return(hits);
            Exit();
        }
    }

    /// <summary>Whether a row is in this shard.</summary>
    public bool Holds(in LiveRow row) => IndexShard.Of(row.Row.Key, _shards) == _shard;

    /// <summary>From now on the rows that change are kept for <see cref="TakeUnwrittenAsync"/>.</summary>
    public async Task CollectAsync(CancellationToken cancellation)
    {
        await _changing.WaitAsync(cancellation);
        _collecting = true;
        _changing.Release();
    }

    /// <summary>The rows that have changed since the last call, and how far the logs have been followed with them.</summary>
    public async Task<LiveRows> TakeUnwrittenAsync(CancellationToken cancellation)
    {
        await _changing.WaitAsync(cancellation);
        var unwritten = new LiveRows([.. _unwritten], _positions);
        _unwritten.Clear();
        _changing.Release();
        return unwritten;
    }

    /// <summary>Saves the rows while none changes; searches go on.</summary>
    /// <returns>How far the logs have been followed with them; null when the shard has been closed.</returns>
    public async Task<ImmutableArray<LogPosition>?> SaveAsync(Stream destination, CancellationToken cancellation)
    {
        if (!TryEnter()) return null;
        try
        {
            await _changing.WaitAsync(cancellation);
            try
            {
                return await _workers.RunAsync(() => { _index.Save(destination); return _positions; }, cancellation);
            }
            finally
            {
                _changing.Release();
            }
        }
        finally
        {
            Exit();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _following?.Dispose();
        if (!_changes.Writer.TryComplete()) return;
        await _writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Exit();
    }

    private async Task WriteAsync()
    {
        await foreach (var rows in _changes.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            await _changing.WaitAsync().ConfigureAwait(false);
            try
            {
                await _workers.RunAsync(() => { Apply(rows); return true; }, CancellationToken.None).ConfigureAwait(false);
            }
            finally
            {
                _changing.Release();
            }
        }
    }

    private void Apply(LiveRows live)
    {
        foreach (var row in live.Rows)
        {
            if (!Holds(row) || IsOld(row, live)) continue;
            if (row.Row.Deleted) _index.Delete(row.Row.Key);
            else _index.Upsert(row.Row.Key, row.Row.Vector);
            if (_collecting) _unwritten.Add(row);
        }
        _positions = live.Positions;
    }

    /// <summary>A log that was lost and began anew counts its versions anew.</summary>
    private bool IsOld(in LiveRow row, LiveRows live) =>
        _positions[row.Partition] is var position && position.IsIn(live.Positions[row.Partition].Log) && row.Version <= position.Version;

    private bool TryEnter()
    {
        for (var uses = Volatile.Read(ref _uses); uses > 0;)
        {
            var seen = Interlocked.CompareExchange(ref _uses, uses + 1, uses);
            if (seen == uses) return true;
            uses = seen;
        }
        return false;
    }

    private void Exit()
    {
        if (Interlocked.Decrement(ref _uses) != 0) return;
        _index.Dispose();
        _changing.Dispose();
    }
}
