using System.Collections.Immutable;
using Personalization.Contracts;
using Personalization.Silo.Catalog;
using Personalization.Silo.Index.Store;

namespace Personalization.Silo.Index.Shards;

/// <summary>
/// Stores what changes in a shard, batch by batch, and a new snapshot when that has grown large. The first replica does it; were there two, conditional writes
/// would tell one of them, which then goes on from what the other has written. Nothing depends on it but the time of the next start: the truth is the catalogue's
/// log.
/// </summary>
public sealed partial class ShardKeeper(
    ShardIndex shard, ShardStore store, SnapshotFiles files, LiveCatalog live, string release, int dimensions, IndexOptions options, ILogger logger) : IDisposable
{
    private readonly SemaphoreSlim _writing = new(1, 1);
    private StoredHead? _head;
    private DeltaTail? _tail;
    private ImmutableArray<LogPosition> _written;

    /// <summary>Stores what has changed since the last call. What goes wrong is logged, and tried again by the next.</summary>
    public async Task FlushAsync(CancellationToken cancellation)
    {
        await _writing.WaitAsync(cancellation);
        try
        {
            // Nobody needs a delta of a catalogue that has not changed.
            if (_head is null && shard.Positions.SequenceEqual(Start)) return;
            var news = _head is null ? await CatchUpAsync(cancellation) : await shard.TakeUnwrittenAsync(cancellation);
            if (!await WriteAsync(news, cancellation)) _head = null;
            else if (_tail!.Bytes > options.CompactAfterKiB * 1024L && !await CompactAsync(cancellation)) _head = null;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            _head = null;
            if (!cancellation.IsCancellationRequested) CannotStore(logger, release, e);
        }
        finally
        {
            _writing.Release();
        }
    }

    public void Dispose() => _writing.Dispose();

    /// <summary>Reads what is stored, and finds what is missing from it.</summary>
    private async Task<LiveRows> CatchUpAsync(CancellationToken cancellation)
    {
        await shard.CollectAsync(cancellation);
        var stored = await store.ReadHeadAsync(cancellation);
        // Nothing is stored yet: the snapshot is the release's own.
        stored = stored.Head is not null ? stored : await store.TryPublishAsync(stored, store.NewHead(hasSnapshot: false, hasRows: false, Start), cancellation) ?? throw new IOException("Another replica writes too.");
        var delta = await store.ReadDeltaAsync(stored.Head!, cancellation);
        (_head, _tail, _written) = (stored, delta.Tail, delta.Positions);
        if (delta.Damage is not null || !live.CanGoOnFrom(delta.Positions))
        {
            if (!await CompactAsync(cancellation)) throw new IOException("Another replica writes too.");
        }
        // All first, what changes meanwhile second: then a row that is in both has its younger state last.
        var (all, unwritten) = (live.All(release), await shard.TakeUnwrittenAsync(cancellation));
        var missing = all.Rows.Where(row => shard.Holds(row) && row.Version > _written[row.Partition].Version);
        return new LiveRows([.. missing, .. unwritten.Rows], unwritten.Positions);
    }

    /// <returns>False when another has written.</returns>
    private async Task<bool> WriteAsync(LiveRows news, CancellationToken cancellation)
    {
        if (news.Positions.SequenceEqual(_written)) return true;
        var records = new List<DeltaRecord>(news.Rows.Count + CatalogPartitions.Count);
        foreach (var row in news.Rows) records.Add(RecordOf(row));
        for (var p = 0; p < CatalogPartitions.Count; p++)
            if (news.Positions[p] != _written[p]) records.Add(new DeltaRecord(DeltaRecordKind.Position, p, news.Positions[p].Version));
        if (await store.TryAppendAsync(_head!.Head!, _tail!, [.. news.Positions.Select(p => p.Log)], records, cancellation) is not { } tail) return false;
        (_tail, _written) = (tail, news.Positions);
        return true;
    }

    /// <returns>False when another has published, or the shard has been closed.</returns>
    private async Task<bool> CompactAsync(CancellationToken cancellation)
    {
        var rows = live.All(release);
        ImmutableArray<LogPosition>? positions = null;
        var head = store.NewHead(hasSnapshot: true, hasRows: true, Start);
        await files.StoreAsync(store.SnapshotOf(head), async file => positions = await shard.SaveAsync(file, cancellation), cancellation);
        await files.StoreAsync(store.RowsOf(head), file => { WriteRows(file, rows); return Task.CompletedTask; }, cancellation);
        if (positions is null || await store.TryPublishAsync(_head!, head with { Positions = positions.Value }, cancellation) is not { } published) return false;
        (_head, _tail, _written) = (published, new DeltaTail(0, null, default, 0), positions.Value);
        Compacted(logger, release, shard.Count);
        return true;
    }

    private void WriteRows(Stream file, LiveRows rows)
    {
        file.Write(DeltaFormat.Header(dimensions, [.. rows.Positions.Select(p => p.Log)]));
        foreach (var row in rows.Rows)
            if (shard.Holds(row) && !row.Row.Deleted) DeltaFormat.Append(file, RecordOf(row));
    }

    private static DeltaRecord RecordOf(in LiveRow row) => row.Row.Deleted
        ? new DeltaRecord(DeltaRecordKind.Delete, row.Partition, row.Version, row.Row.Key)
        : new DeltaRecord(DeltaRecordKind.Upsert, row.Partition, row.Version, row.Row.Key, row.Row.Vector);

    private static ImmutableArray<LogPosition> Start { get; } = [.. new LogPosition[CatalogPartitions.Count]];

    [LoggerMessage(Level = LogLevel.Warning, Message = "Cannot store what has changed in a shard of release {Release}; trying again")]
    private static partial void CannotStore(ILogger logger, string release, Exception e);

    [LoggerMessage(Level = LogLevel.Information, Message = "Stored a new snapshot of a shard of release {Release}: {Rows} rows")]
    private static partial void Compacted(ILogger logger, string release, int rows);
}
