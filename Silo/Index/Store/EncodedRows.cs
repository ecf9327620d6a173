using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using Personalization.Contracts;
using Personalization.Core.Releases;
using Personalization.Silo.Catalog;
using Personalization.Storage.Blobs;

namespace Personalization.Silo.Index.Store;

/// <summary>Vectors of live items that some silo has computed before, from the stored deltas of all shards: a silo that starts computes only what is younger.</summary>
public sealed partial class EncodedRows(ShardStores stores, IBlobStore blobs, IOptions<SiloSettings> settings, ILogger<EncodedRows> logger)
{
    /// <returns>By item key. What cannot be read is left out, and will be computed.</returns>
    public async Task<IReadOnlyDictionary<long, EncodedRow>> ReadAsync(ReleaseManifest release, CancellationToken cancellation)
    {
        var rows = new Dictionary<long, EncodedRow>();
        for (var shard = 0; shard < settings.Value.Shards; shard++)
        {
            try
            {
                await ReadAsync(release, shard, rows, cancellation);
            }
            catch (Exception e) when (!cancellation.IsCancellationRequested)
            {
                CannotRead(logger, release.Id, shard, e);
            }
        }
        return rows;
    }

    private async Task ReadAsync(ReleaseManifest release, int shard, Dictionary<long, EncodedRow> rows, CancellationToken cancellation)
    {
        var store = stores.Of(release, shard);
        if ((await store.ReadHeadAsync(cancellation)).Head is not { } head) return;
        if (head.HasRows && await blobs.ReadAsync(store.RowsOf(head), cancellation) is { } kept)
        {
            var segment = DeltaFormat.Read(kept.Content.ToMemory().Span, release.Dimensions, CatalogPartitions.Count);
            Keep(segment.Records, segment.Logs, rows);
        }
        var delta = await store.ReadDeltaAsync(head, cancellation);
        Keep(delta.Records, [.. delta.Positions.Select(p => p.Log)], rows);
    }

    private static void Keep(IReadOnlyList<DeltaRecord> records, ImmutableArray<Guid> logs, Dictionary<long, EncodedRow> rows)
    {
        foreach (var record in records)
            if (record.Kind == DeltaRecordKind.Upsert) rows[record.Key] = new EncodedRow(logs[record.Partition], record.Version, record.Vector!);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Cannot read the vectors kept for shard {Shard} of release {Release}; they are computed again")]
    private static partial void CannotRead(ILogger logger, string release, int shard, Exception e);
}
