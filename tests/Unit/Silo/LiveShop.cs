using System.Collections.Immutable;
using Personalization.Contracts;
using Personalization.Core.Catalog;
using Personalization.Core.Features;
using Personalization.Core.Releases;
using Personalization.Unit.Core;

namespace Personalization.Unit.Silo;

/// <summary>A release in memory with an item tower that counts, and a log of live changes.</summary>
internal sealed class LiveShop
{
    public Guid Log { get; init; } = new("00000000-0000-0000-0000-000000000001");
    private readonly List<CatalogChange>[] _log = [.. Enumerable.Range(0, CatalogPartitions.Count).Select(_ => new List<CatalogChange>())];

    public CountingEncoder Encoder { get; } = new();

    public ServingRelease Release(string id = "r", int items = 30)
    {
        var manifest = new ReleaseManifest
        {
            Id = id,
            Created = Given.Start,
            DataSet = "small",
            Dimensions = SmallShop.Dimensions,
            Items = items,
            FeatureSchema = FeatureSchema.Hash,
            Heads = ["click"],
            Files = ImmutableSortedDictionary<string, FileDigest>.Empty.Add(ReleaseFiles.Vectors, new FileDigest(0, $"vectors of {id}")),
        };
        return new ServingRelease(manifest, SmallShop.Table(items), new NoQueries(), Encoder, new NoRanker());
    }

    /// <summary>The next entry of an item's partition in the log: the item as it is now, or null for its deletion.</summary>
    public (int Partition, CatalogChanges Changes) Change(string id, bool delete = false)
    {
        var partition = CatalogPartitions.Of(id);
        var change = new CatalogChange { Version = _log[partition].Count + 1, ItemId = id, Item = delete ? null : SmallShop.Item(id) };
        _log[partition].Add(change);
        return (partition, new CatalogChanges { Changes = [change], Version = change.Version, Log = Log });
    }

    /// <summary>The whole log of a partition, as one who asks from the beginning gets it.</summary>
    public CatalogChanges LogOf(int partition) => new()
    {
        Changes = [.. _log[partition].GroupBy(c => c.ItemId).Select(g => g.Last()).OrderBy(c => c.Version)],
        Version = _log[partition].Count,
        Log = _log[partition].Count == 0 ? Guid.Empty : Log,
    };

    internal sealed class CountingEncoder : IItemEncoder
    {
        public int Encoded { get; private set; }

        public void Encode(int batch, ReadOnlySpan<float> attributes, Span<float> vectors)
        {
            for (var i = 0; i < batch; i++) SmallShop.At(Encoded++ * 7).CopyTo(vectors[(i * SmallShop.Dimensions)..]);
        }
    }

    private sealed class NoQueries : IQueryEncoder
    {
        public void Encode(int batch, ReadOnlySpan<float> items, ReadOnlySpan<float> events, ReadOnlySpan<float> about, Span<float> queries) => throw new NotSupportedException();
    }

    private sealed class NoRanker : IRankingModel
    {
        public ImmutableArray<string> Heads => ["click"];
        public int ItemWidth => 0;
        public void EncodeItems(int rows, ReadOnlySpan<float> features, Span<float> sides) => throw new NotSupportedException();
        public void Predict(ReadOnlySpan<int> itemsOf, ReadOnlySpan<float> customers, ReadOnlySpan<float[]> items, ReadOnlySpan<float> pairs, Span<float> predictions) => throw new NotSupportedException();
    }
}
