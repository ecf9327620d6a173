using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using Personalization.Contracts;
using Personalization.Core.Releases;
using Personalization.Silo.Catalog;
using Personalization.Silo.Index.Engines;
using Personalization.Silo.Index.Store;
using Personalization.Silo.Releases;
using Personalization.VectorIndex;

namespace Personalization.Silo.Index.Shards;

/// <summary>
/// Opens a shard: the stored snapshot and its delta; or the release's own index; or, where there is neither, the shard's rows, built by the first replica and
/// stored for the others. What is stored and cannot be used is refused by name, and built again from the release's rows.
/// </summary>
public sealed partial class ShardOpener(
    LoadedReleases releases,
    LiveCatalog live,
    ShardStores stores,
    SnapshotFiles files,
    IIndexEngine engine,
    IShardGrains grains,
    CpuWorkers workers,
    PreparationPace paces,
    IOptions<SiloSettings> settings,
    ILogger<ShardOpener> logger) : IShardOpener
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly ImmutableArray<LogPosition> Nowhere = [.. new LogPosition[CatalogPartitions.Count]];

    public async Task<ShardIndex> OpenAsync(string release, int shard, Func<bool> isFirst, CancellationToken cancellation)
    {
        var held = releases.Find(release) ?? throw new ReleaseNotReadyException($"Release {release} is not loaded.");
        // Which log the catalogue has now decides whether what is stored can be gone on from.
        await live.CaughtUp.WaitAsync(cancellation);
        var (index, positions) = await FindAsync(held, shard, isFirst, cancellation);
        var opened = new ShardIndex(index, shard, settings.Value.Shards, positions, workers);
        opened.Follow(live, release);
        return opened;
    }

    private async Task<(IVectorIndex Index, ImmutableArray<LogPosition> Positions)> FindAsync(ActiveRelease release, int shard, Func<bool> isFirst, CancellationToken cancellation)
    {
        var store = stores.Of(release.Serving.Manifest, shard);
        var firstIsReady = false;
        while (true)
        {
            var stored = await store.ReadHeadAsync(cancellation);
            if (stored.Head is { } head && live.CanGoOnFrom(head.Positions))
            {
                try
                {
                    if (await LoadAsync(release, store, head, cancellation) is { } loaded) return loaded;
                    continue; // A newer generation has come while this one was read.
                }
                catch (Exception e) when (e is SnapshotRefusedException or InvalidDataException)
                {
                    Refused(logger, store.SnapshotOf(head), e.Message);
                }
            }
            else if (stored.Head is null && OwnIndexOf(release) is { } own) return (await LoadOwnAsync(release, own, cancellation), Nowhere);
            else if (stored.Head is null && !isFirst() && !firstIsReady && await FirstAsync(release.Id, shard, cancellation) is { } first)
            {
                firstIsReady = first.Ready;
                continue;
            }
            var index = await workers.RunAsync(() => Build(release, shard), cancellation);
            await StoreAsync(store, stored, index, cancellation);
            return (index, Nowhere);
        }
    }

    /// <returns>Null when the snapshot is not there any more.</returns>
    private async Task<(IVectorIndex, ImmutableArray<LogPosition>)?> LoadAsync(ActiveRelease release, ShardStore store, ShardHead head, CancellationToken cancellation)
    {
        var path = head.HasSnapshot ? await files.FindAsync(store.SnapshotOf(head), cancellation) : OwnIndexOf(release);
        if (path is null) return head.Generation == (await store.ReadHeadAsync(cancellation)).Head?.Generation ? throw new InvalidDataException("it is missing") : null;
        var delta = await store.ReadDeltaAsync(head, cancellation);
        if (!live.CanGoOnFrom(delta.Positions)) throw new InvalidDataException("its delta follows a log of the catalogue that is lost");
        var index = head.HasSnapshot ? await LoadAsync(release, path, cancellation) : await LoadOwnAsync(release, path, cancellation);
        if (index.Dimensions != release.Serving.Manifest.Dimensions) throw new InvalidDataException($"it has rows of {index.Dimensions} numbers, the release has {release.Serving.Manifest.Dimensions}");
        await workers.RunAsync(() => { Replay(index, delta); return true; }, cancellation);
        return (index, delta.Positions);
    }

    private static void Replay(IVectorIndex index, StoredDelta delta)
    {
        foreach (var record in delta.Records)
        {
            if (record.Kind == DeltaRecordKind.Upsert) index.Upsert(record.Key, record.Vector);
            else index.Delete(record.Key);
        }
    }

    private Task<IVectorIndex> LoadAsync(ActiveRelease release, string path, CancellationToken cancellation)
    {
        var pace = paces.Of(release.Id, cancellation);
        return pace.IsFull ? workers.RunAsync(() => engine.Load(path, pace), cancellation) : PreparationPace.RunAsync(() => engine.Load(path, pace), cancellation);
    }

    private async Task<IVectorIndex> LoadOwnAsync(ActiveRelease release, string path, CancellationToken cancellation)
    {
        try
        {
            return await LoadAsync(release, path, cancellation);
        }
        catch (SnapshotRefusedException e)
        {
            throw new ShardFailedException(e.Message);
        }
    }

    private IVectorIndex Build(ActiveRelease release, int shard)
    {
        var index = engine.Create(release.Serving.Manifest.Dimensions);
        foreach (var row in release.Serving.Items.Rows)
            if (!row.Deleted && IndexShard.Of(row.Key, settings.Value.Shards) == shard) index.Upsert(row.Key, row.Vector);
        return index;
    }

    private async Task StoreAsync(ShardStore store, StoredHead before, IVectorIndex index, CancellationToken cancellation)
    {
        var head = store.NewHead(hasSnapshot: true, hasRows: false, Nowhere);
        try
        {
            await files.StoreAsync(store.SnapshotOf(head), file => workers.RunAsync(() => { index.Save(file); return true; }, cancellation), cancellation);
            await store.TryPublishAsync(before, head, cancellation);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            // It serves without; the next one builds again.
            CannotStore(logger, store.SnapshotOf(head), e);
        }
    }

    /// <summary>How the first replica is, which is opened by the question; null when it cannot be had, so that this one has to do its work.</summary>
    private async Task<ShardStatus?> FirstAsync(string release, int shard, CancellationToken cancellation)
    {
        try
        {
            return await grains.Of(release, shard, replica: 0).Status(Patience).WaitAsync(2 * Patience, cancellation);
        }
        catch (Exception) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>The release's index as it is; null when that has other shards, or is of another engine.</summary>
    private string? OwnIndexOf(ActiveRelease release) =>
        settings.Value.Shards == 1 && engine.ReadsReleases ? Path.Combine(release.Folder, ReleaseFiles.Index) : null;

    [LoggerMessage(Level = LogLevel.Warning, Message = "Blob {Blob} is refused, and built again from the release's rows: {Problem}")]
    private static partial void Refused(ILogger logger, string blob, string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Blob {Blob} cannot be stored")]
    private static partial void CannotStore(ILogger logger, string blob, Exception e);
}
