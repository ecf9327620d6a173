using System.Collections.Concurrent;
using Personalization.Contracts;
using Personalization.Core.Catalog;
using Personalization.Core.Features;
using Personalization.Core.Releases;

namespace Personalization.Silo.Catalog;

/// <summary>The live changes that this silo has heard of, and how they are laid over a release: new items get their vector from its item tower.</summary>
public sealed class LiveCatalog
{
    private readonly ConcurrentDictionary<string, CatalogChange> _changes = new(StringComparer.Ordinal);
    private readonly Lock _applying = new();

    /// <summary>Raised after changes were laid over a release, with its id and the rows that are new or different.</summary>
    public event Action<string, IReadOnlyList<ItemRow>>? Changed;

    public void Remember(IEnumerable<CatalogChange> changes)
    {
        foreach (var change in changes) _changes[change.ItemId] = change;
    }

    /// <summary>Lays all known changes over a release.</summary>
    public void ApplyTo(ServingRelease release) => Apply(release, [.. _changes.Values]);

    /// <summary>CPU-bound: one run of the item tower for the items that are new to the release.</summary>
    public void Apply(ServingRelease release, IReadOnlyList<CatalogChange> changes)
    {
        if (changes.Count == 0) return;
        lock (_applying)
        {
            var rows = new List<ItemRow>(changes.Count);
            var fresh = new List<CatalogItem>();
            foreach (var change in changes)
            {
                var known = release.Items.Find(change.ItemId);
                if (change.Item is null)
                {
                    if (release.Items.Delete(change.ItemId)) rows.Add(release.Items.Find(change.ItemId)!);
                }
                // A vector that training gave is worth more than one from attributes alone.
                else if (known is { Popularity: > 0 }) rows.Add(release.Items.Upsert(change.Item, null));
                else fresh.Add(change.Item);
            }
            for (var start = 0; start < fresh.Count; start += 256)
                AddFresh(release, fresh.GetRange(start, Math.Min(256, fresh.Count - start)), rows);
            release.Shelves.Refresh();
            Changed?.Invoke(release.Id, rows);
        }
    }

    private static void AddFresh(ServingRelease release, List<CatalogItem> items, List<ItemRow> rows)
    {
        var attributes = new float[items.Count * ItemFeatures.Width];
        for (var i = 0; i < items.Count; i++) ItemFeatures.Fill(items[i], attributes.AsSpan(i * ItemFeatures.Width, ItemFeatures.Width));
        var d = release.Manifest.Dimensions;
        var vectors = new float[items.Count * d];
        release.ItemEncoder.Encode(items.Count, attributes, vectors);
        for (var i = 0; i < items.Count; i++)
        {
            var vector = vectors.AsSpan(i * d, d).ToArray();
            Vectors.Normalize(vector);
            rows.Add(release.Items.Upsert(items[i], vector));
        }
    }
}
