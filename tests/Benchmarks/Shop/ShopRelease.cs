using System.Globalization;
using Personalization.Core.Catalog;
using Personalization.Core.Features;
using Personalization.Core.Releases;
using Personalization.Storage.Blobs;
using Personalization.Storage.Releases;
using Personalization.Training.Data;
using Personalization.Training.Graphs;
using Personalization.Training.Model;
using Personalization.Training.Ranker;
using Personalization.Training.Releases;
using Personalization.Training.Towers;
using Personalization.VectorIndex;

namespace Personalization.Benchmarks.Shop;

/// <summary>
/// A release of the sizes that are served, and of given item vectors, whose models start where training would: what they answer is worth nothing, what they cost is what trained
/// ones cost. An untrained query tower searches where the customer has been.
/// </summary>
internal static class ShopRelease
{
    private const int Seed = 20, Categories = 40, Companions = 20, Factors = 64;
    private static readonly string[] Heads = ["click", "cart", "purchase", "like", "long-watch"];

    /// <summary>Every kind of evidence counts, so that every kind is read.</summary>
    private static readonly RetrievalBlend Blend = new() { Similarity = 8, Together = 1, Fit = 2, Popular = 0.2f, Trending = 0.2f, Had = -1, Fresh = -1, Offset = -6 };
    private static readonly DateTimeOffset Created = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Publishes the release under each of the ids, and makes the first the current one.</summary>
    public static async Task PublishAsync(ShopVectors vectors, int items, string blobs, string workshop, params string[] ids)
    {
        var data = new DataSet("benchmark", [.. Enumerable.Range(0, items).Select(ItemOf)], [], ImportReport.Flawless);
        var table = new ItemTable(ShopVectors.Dimensions, items);
        for (var i = 0; i < items; i++) table.Upsert(data.Items[i], vectors.Of(i).ToArray(), Turns(i, items));
        using var index = new HnswIndex(ShopVectors.Dimensions, new HnswOptions { Seed = Seed });
        Parallel.For(0, items, i => index.Upsert(table.Rows[i].Key, table.Rows[i].Vector));
        var encoders = Towers();
        var embeddings = new Embeddings(table, new TrainedQueryEncoder(encoders.QueryOnnx(), ShopVectors.Dimensions), new TrainedItemEncoder(encoders.AttributeWeights, encoders.AttributeBias));
        using var ranker = Ranker();
        var baselines = Baselines(items);
        var store = new ReleaseStore(new FolderBlobStore(blobs, TimeProvider.System), TimeProvider.System);
        foreach (var id in ids)
        {
            var manifest = new ReleaseManifest
            {
                Id = id,
                Created = Created,
                DataUntil = Created,
                DataSet = data.Name,
                Dimensions = ShopVectors.Dimensions,
                Items = items,
                FeatureSchema = FeatureSchema.Hash,
                Heads = [.. Heads],
                Blend = Blend,
            };
            var (folder, _) = await ReleaseWriter.WriteAsync(new TrainedRelease(manifest, data, embeddings, index, ranker, baselines), workshop);
            await store.PublishAsync(folder);
        }
        await store.SetCurrentAsync(ids[0], null);
        embeddings.QueryEncoder.Dispose();
    }

    private static CatalogItem ItemOf(int number) => new()
    {
        Id = string.Create(CultureInfo.InvariantCulture, $"i{number}"),
        Title = string.Create(CultureInfo.InvariantCulture, $"Item {number}"),
        Category = string.Create(CultureInfo.InvariantCulture, $"category {number % Categories}"),
        Attributes = new CatalogItem { Id = "" }.Attributes.Add("color", AttributeValue.Of(number % 2 == 0 ? "red" : "blue")).Add("price", AttributeValue.Of(5 + number % 97)),
        CreatedAt = Created.AddMinutes(-number),
    };

    /// <summary>Few items have most of the turns.</summary>
    private static float Turns(int item, int items) => 1 + items / (1f + item);

    private static ReleaseBaselines Baselines(int items)
    {
        var random = new Random(Seed);
        float[] turns = [.. Enumerable.Range(0, items).Select(i => Turns(i, items))];
        int[] starts = [.. Enumerable.Range(0, items + 1).Select(i => i * Companions)];
        int[] companions = [.. Enumerable.Range(0, items * Companions).Select(_ => random.Next(items))];
        float[] counts = [.. Enumerable.Range(0, items * Companions).Select(i => 1 + Companions - i % Companions)];
        float[] factors = [.. Enumerable.Range(0, items * Factors).Select(_ => random.NextSingle() - 0.5f)];
        return new ReleaseBaselines(turns, turns, new Covisits(starts, companions, counts, turns), new ItemFactors(Factors, factors, Identity(Factors), 1));
    }

    private static float[] Identity(int d)
    {
        var matrix = new float[d * d];
        for (var i = 0; i < d; i++) matrix[i * d + i] = 1;
        return matrix;
    }

    private static TrainedTowers Towers()
    {
        var random = new Random(Seed);
        var attributes = new float[ItemFeatures.Width * ShopVectors.Dimensions];
        foreach (ref var x in attributes.AsSpan()) x = random.NextSingle() - 0.5f;
        return new TrainedTowers(new TowerOptions(), CustomerSlots.None, [], new Dictionary<string, float[]>(), attributes, new float[ShopVectors.Dimensions]);
    }

    private static TrainedRanker Ranker()
    {
        var model = new RankerModel(ShopVectors.Dimensions, [.. Heads], new RankerOptions());
        var graph = new Graph(new Random(Seed));
        _ = model.Logits(graph, 1);
        return model.Write(graph.Parameters.ToDictionary(p => p.Name, p => p.Start));
    }
}
