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
    public static readonly Guid Log = new("00000000-0000-0000-0000-000000000001");
    private readonly Dictionary<int, long> _versions = [];

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
        };
        return new ServingRelease(manifest, SmallShop.Table(items), new NoQueries(), Encoder, new NoRanker());
    }

    /// <summary>The next entry of an item's partition in the log: the item as it is now, or null for its deletion.</summary>
    public (int Partition, CatalogChanges Changes) Change(string id, bool delete = false)
    {
        var partition = CatalogPartitions.Of(id);
        var version = _versions[partition] = _versions.GetValueOrDefault(partition) + 1;
        var change = new CatalogChange { Version = version, ItemId = id, Item = delete ? null : SmallShop.Item(id) };
        return (partition, new CatalogChanges { Changes = [change], Version = version, Log = Log });
    }

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
        public void Encode(int batch, ReadOnlySpan<float> items, ReadOnlySpan<float> weights, Span<float> queries) => throw new NotSupportedException();
    }

    private sealed class NoRanker : IRankingModel
    {
        public ImmutableArray<string> Heads => ["click"];
        public void Predict(int rows, ReadOnlySpan<float> features, Span<float> predictions) => throw new NotSupportedException();
    }
}
