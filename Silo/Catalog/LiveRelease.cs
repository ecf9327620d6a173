using System.Collections.Immutable;
using Personalization.Contracts;
using Personalization.Core.Catalog;
using Personalization.Core.Features;
using Personalization.Core.Releases;

namespace Personalization.Silo.Catalog;

/// <summary>Live changes laid over one release: new items get their vector from its item tower. Not thread safe.</summary>
/// <param name="release">The release.</param>
/// <param name="encoded">Vectors that were computed before, by item key.</param>
internal sealed class LiveRelease(ServingRelease release, IReadOnlyDictionary<long, EncodedRow> encoded)
{
    /// <summary>Rows in one run of the item tower.</summary>
    private const int EncodedAtOnce = 256;
    private readonly Dictionary<string, LiveRow> _laid = new(StringComparer.Ordinal);

    /// <summary>Hears of rows that are new or different.</summary>
    public event Action<LiveRows>? Changed;

    /// <summary>CPU-bound.</summary>
    /// <param name="changes">Each newer than those before it of the same item.</param>
    /// <param name="positions">How far the logs have been followed with them.</param>
    public void Lay(IReadOnlyList<CatalogChange> changes, ImmutableArray<LogPosition> positions)
    {
        var rows = new List<LiveRow>(changes.Count);
        var fresh = new List<CatalogChange>();
        foreach (var change in changes)
        {
            var known = release.Items.Find(change.ItemId);
            if (change.Item is null)
            {
                if (release.Items.Delete(change.ItemId)) Note(rows, change, release.Items.Find(change.ItemId)!);
            }
            // A vector that training gave is worth more than one from attributes alone.
            else if (known is { Popularity: > 0 }) Note(rows, change, release.Items.Upsert(change.Item, null));
            else if (encoded.TryGetValue(ItemKey.Of(change.ItemId), out var row) && row.Version == change.Version && row.Log == positions[CatalogPartitions.Of(change.ItemId)].Log)
                Note(rows, change, release.Items.Upsert(change.Item, row.Vector));
            else fresh.Add(change);
        }
        for (var start = 0; start < fresh.Count; start += EncodedAtOnce)
            Encode(fresh.GetRange(start, Math.Min(EncodedAtOnce, fresh.Count - start)), rows);
        if (rows.Count > 0) release.Shelves.Refresh();
        Changed?.Invoke(new LiveRows(rows, positions));
    }

    /// <summary>Every row that a live change has made.</summary>
    public LiveRows All(ImmutableArray<LogPosition> positions) => new([.. _laid.Values], positions);

    /// <summary>The log of a partition was lost: its versions begin again.</summary>
    public void Forget(int partition)
    {
        foreach (var item in _laid.Where(l => l.Value.Partition == partition).Select(l => l.Key).ToList()) _laid.Remove(item);
    }

    private void Encode(List<CatalogChange> changes, List<LiveRow> rows)
    {
        var attributes = new float[changes.Count * ItemFeatures.Width];
        for (var i = 0; i < changes.Count; i++)
        {
            var row = attributes.AsSpan(i * ItemFeatures.Width, ItemFeatures.Width);
            ItemFeatures.Fill(changes[i].Item!, row);
            if (release.Items.Find(changes[i].ItemId) is { } known) ItemFeatures.FillPopularity(release.Baselines.PriorOf(known.Index), row[ItemFeatures.Hashed..]);
        }
        var d = release.Manifest.Dimensions;
        var vectors = new float[changes.Count * d];
        release.ItemEncoder.Encode(changes.Count, attributes, vectors);
        for (var i = 0; i < changes.Count; i++)
        {
            var vector = vectors.AsSpan(i * d, d).ToArray();
            Vectors.Normalize(vector);
            Note(rows, changes[i], release.Items.Upsert(changes[i].Item!, vector));
        }
    }

    private void Note(List<LiveRow> rows, CatalogChange change, ItemRow row)
    {
        var laid = new LiveRow(row, CatalogPartitions.Of(change.ItemId), change.Version);
        rows.Add(laid);
        _laid[change.ItemId] = laid;
    }
}
