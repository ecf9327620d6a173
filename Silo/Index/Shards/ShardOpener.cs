using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using Personalization.Contracts;
using Personalization.Core.Releases;
using Personalization.Silo.Catalog;
using Personalization.Silo.Releases;
using Personalization.VectorIndex;

namespace Personalization.Silo.Index.Shards;

/// <summary>Opens shards from the release's files.</summary>
public sealed class ShardOpener(LoadedReleases releases, LiveCatalog live, CpuWorkers workers, IOptions<SiloSettings> settings) : IShardOpener
{
    public async Task<ShardIndex> OpenAsync(string release, int shard, int replica, CancellationToken cancellation)
    {
        var held = releases.Find(release) ?? throw new ReleaseNotReadyException($"Release {release} is not loaded.");
        var index = await workers.RunAsync(() => Open(held, shard), cancellation);
        ImmutableArray<LogPosition> start = [.. new LogPosition[CatalogPartitions.Count]];
        var opened = new ShardIndex(index, shard, settings.Value.Shards, start, workers);
        opened.Follow(live, release);
        return opened;
    }

    /// <summary>The release's own index as it is when that has one shard; else this shard's rows, built.</summary>
    private IVectorIndex Open(ActiveRelease release, int shard)
    {
        try
        {
            if (settings.Value.Shards == 1) return IndexSnapshot.Load(Path.Combine(release.Folder, ReleaseFiles.Index));
        }
        catch (SnapshotRefusedException e)
        {
            throw new ShardFailedException(e.Message);
        }
        var index = new HnswIndex(release.Serving.Manifest.Dimensions, new HnswOptions());
        foreach (var row in release.Serving.Items.Rows)
            if (!row.Deleted && IndexShard.Of(row.Key, settings.Value.Shards) == shard) index.Upsert(row.Key, row.Vector);
        return index;
    }
}
