using Personalization.Core.Catalog;

namespace Personalization.Contracts;

/// <summary>Live changes to the catalogue of one partition; key: the partition's number, see <see cref="CatalogPartitions"/>. Every silo follows its log.</summary>
[Alias("ICatalogGrain")]
public interface ICatalogGrain : IGrainWithIntegerKey
{
    /// <summary>Adds or replaces items; durable when it answers, and seen by every silo within a second.</summary>
    [Alias("Upsert")] Task<long> Upsert([Immutable] CatalogItem[] items);

    /// <summary>Takes an item out. False when this catalogue never had it.</summary>
    [Alias("Delete")] Task<bool> Delete(string itemId);

    /// <summary>The live item; null when it has no live change, so that the release's own holds.</summary>
    [Alias("Get")] Task<CatalogChange?> Get(string itemId);

    /// <summary>Changes after <paramref name="version"/>, oldest first; waits up to <paramref name="patience"/> for one.</summary>
    [Orleans.Concurrency.AlwaysInterleave, Alias("ChangesSince")] Task<CatalogChanges> ChangesSince(long version, TimeSpan patience);
}
