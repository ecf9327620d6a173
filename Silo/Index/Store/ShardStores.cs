using System.Globalization;
using Microsoft.Extensions.Options;
using Personalization.Core.Releases;
using Personalization.Silo.Index.Engines;
using Personalization.Storage.Blobs;

namespace Personalization.Silo.Index.Store;

/// <summary>What the blob store keeps of each shard. Other shardings, other engines and other clusters, which have another catalogue, keep theirs apart.</summary>
public sealed class ShardStores(IBlobStore blobs, IIndexEngine engine, IOptions<SiloSettings> settings, ILogger<ShardStore> logger)
{
    public ShardStore Of(ReleaseManifest release, int shard)
    {
        var sharding = settings.Value.Shards.ToString(CultureInfo.InvariantCulture);
        if (!engine.ReadsReleases) sharding += "-" + engine.Name;
        // A cluster's name may be anything, a blob's may not.
        if (settings.Value.Cluster != SiloSettings.DefaultCluster) sharding += string.Create(CultureInfo.InvariantCulture, $"-{Core.Hash64.Of(settings.Value.Cluster):x}");
        return new ShardStore(blobs, string.Create(CultureInfo.InvariantCulture, $"index/{release.Id}/{sharding}/{shard}"), release.Dimensions, release.Files[ReleaseFiles.Vectors].Sha256, logger);
    }
}
