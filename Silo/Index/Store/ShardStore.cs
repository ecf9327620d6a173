using System.Collections.Immutable;
using System.Globalization;
using Personalization.Contracts;
using Personalization.Silo.Catalog;
using Personalization.Storage.Blobs;

namespace Personalization.Silo.Index.Store;

/// <summary>
/// What the blob store keeps of one shard: <c>index/RELEASE/SHARDS/SHARD/</c> with <c>head</c>, which names a generation, and of that generation
/// <c>snapshot-GEN</c>, <c>rows-GEN</c> and <c>delta-GEN-0</c>, <c>-1</c> … Every change is a conditional write: of two writers one is told, and goes on from what
/// the other has written.
/// </summary>
/// <param name="blobs">The store.</param>
/// <param name="folder">Names of the shard's blobs begin with it and a '/'.</param>
/// <param name="dimensions">Of its rows.</param>
/// <param name="vectors">SHA-256 of the release's vectors.</param>
public sealed partial class ShardStore(IBlobStore blobs, string folder, int dimensions, string vectors, ILogger logger)
{
    /// <summary>A segment is rewritten with every append to it until it is so long: one write and some milliseconds.</summary>
    private const int SegmentBytes = 1 << 20;
    private string HeadName => $"{folder}/head";

    public string SnapshotOf(ShardHead head) => $"{folder}/snapshot-{head.Generation}";

    public string RowsOf(ShardHead head) => $"{folder}/rows-{head.Generation}";

    /// <summary>A head for what is to be published.</summary>
    public ShardHead NewHead(bool hasSnapshot, bool hasRows, ImmutableArray<LogPosition> positions) => new()
    {
        Generation = Guid.CreateVersion7().ToString("N"),
        Vectors = vectors,
        HasSnapshot = hasSnapshot,
        HasRows = hasRows,
        Positions = positions,
    };

    /// <summary>A head that cannot be used, or is of other rows, counts as none.</summary>
    public async Task<StoredHead> ReadHeadAsync(CancellationToken cancellation)
    {
        if (await blobs.ReadAsync(HeadName, cancellation) is not { } blob) return new StoredHead(null, null);
        try
        {
            var head = ShardHead.Parse(blob.Content);
            return new StoredHead(head.Vectors == vectors && head.Positions.Length == CatalogPartitions.Count ? head : null, blob.ETag);
        }
        catch (InvalidDataException e)
        {
            Refused(logger, HeadName, e.Message);
            return new StoredHead(null, blob.ETag);
        }
    }

    /// <summary>Everything that the delta of a generation says, up to the first thing that does not hold up.</summary>
    public async Task<StoredDelta> ReadDeltaAsync(ShardHead head, CancellationToken cancellation)
    {
        var records = new List<DeltaRecord>();
        var positions = head.Positions.ToBuilder();
        var tail = new DeltaTail(0, null, default, 0);
        var torn = false;
        for (var number = 0; ; number++)
        {
            if (await blobs.ReadAsync(DeltaOf(head, number), cancellation) is not { } blob) return new StoredDelta(records, positions.DrainToImmutable(), tail, null);
            var bytes = blob.Content.ToMemory();
            try
            {
                if (torn) throw new InvalidDataException("follows one that is torn");
                var segment = DeltaFormat.Read(bytes.Span, dimensions, CatalogPartitions.Count);
                Replay(segment, records, positions);
                torn = segment.Torn;
                tail = new DeltaTail(number, blob.ETag, bytes[..segment.Length], tail.Bytes + segment.Length);
            }
            catch (InvalidDataException e)
            {
                Refused(logger, DeltaOf(head, number), e.Message);
                return new StoredDelta(records, positions.DrainToImmutable(), tail, $"{DeltaOf(head, number)} {e.Message}");
            }
        }
    }

    /// <summary>Appends at the tail.</summary>
    /// <returns>The tail then; null when somebody else has written, and what is there must be read again.</returns>
    public async Task<DeltaTail?> TryAppendAsync(
        ShardHead head, DeltaTail tail, ImmutableArray<Guid> logs, IReadOnlyList<DeltaRecord> records, CancellationToken cancellation)
    {
        if (tail.Content.Length >= SegmentBytes || tail.Content.Length > 0 && !DeltaFormat.Read(tail.Content.Span, dimensions, CatalogPartitions.Count).Logs.SequenceEqual(logs))
            tail = new DeltaTail(tail.Number + 1, null, default, tail.Bytes);
        using var content = new MemoryStream();
        content.Write(tail.Content.IsEmpty ? DeltaFormat.Header(dimensions, logs) : tail.Content.Span);
        foreach (var record in records) DeltaFormat.Append(content, record);
        var bytes = content.GetBuffer().AsMemory(0, (int)content.Length);
        return await blobs.TryReplaceAsync(DeltaOf(head, tail.Number), bytes, tail.ETag, cancellation) is { } etag
            ? new DeltaTail(tail.Number, etag, bytes, tail.Bytes + bytes.Length - tail.Content.Length)
            : null;
    }

    /// <summary>Makes a generation the stored one. Its snapshot and rows are there already.</summary>
    /// <returns>Null when another came first; then what belongs to this one is deleted.</returns>
    public async Task<StoredHead?> TryPublishAsync(StoredHead before, ShardHead head, CancellationToken cancellation)
    {
        var etag = await blobs.TryReplaceAsync(HeadName, head.ToJson(), before.ETag, cancellation);
        await DeleteAsync(name => name.Contains(head.Generation, StringComparison.Ordinal) == (etag is null), cancellation);
        return etag is null ? null : new StoredHead(head, etag);
    }

    private static void Replay(DeltaSegment segment, List<DeltaRecord> records, ImmutableArray<LogPosition>.Builder positions)
    {
        foreach (var record in segment.Records)
        {
            var (position, log) = (positions[record.Partition], segment.Logs[record.Partition]);
            if (!position.IsIn(log)) throw new InvalidDataException($"follows another log of partition {record.Partition} of the catalogue than what is before it");
            if (record.Version <= position.Version) continue;
            if (record.Kind == DeltaRecordKind.Position) positions[record.Partition] = new LogPosition(log, record.Version);
            else records.Add(record);
        }
    }

    /// <summary>Old blobs that a reader still wants make it read the head again.</summary>
    private async Task DeleteAsync(Func<string, bool> isOld, CancellationToken cancellation)
    {
        await foreach (var entry in blobs.ListAsync(folder + "/", cancellation))
            if (entry.Name != HeadName && isOld(entry.Name)) await blobs.DeleteAsync(entry.Name, cancellation);
    }

    private string DeltaOf(ShardHead head, int number) => string.Create(CultureInfo.InvariantCulture, $"{folder}/delta-{head.Generation}-{number}");

    [LoggerMessage(Level = LogLevel.Warning, Message = "Blob {Blob} {Problem}; what it held is made again")]
    private static partial void Refused(ILogger logger, string blob, string problem);
}
