using Microsoft.Extensions.Options;
using Personalization.Core.Releases;
using Personalization.Silo.Catalog;
using Personalization.Silo.Index.Store;

namespace Personalization.Silo.Index.Shards;

/// <summary>Makes the keeper of a shard, as this silo is set.</summary>
public sealed class ShardKeepers(ShardStores stores, SnapshotFiles files, LiveCatalog live, IOptions<IndexOptions> options, ILogger<ShardKeeper> logger)
{
    public ShardKeeper Of(ReleaseManifest release, int shard, ShardIndex index) =>
        new(index, stores.Of(release, shard), files, live, release.Id, release.Dimensions, options.Value, logger);
}
