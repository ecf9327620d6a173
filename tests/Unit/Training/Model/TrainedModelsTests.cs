using Personalization.Core.Features;
using Personalization.Inference;
using Personalization.Testing;
using Personalization.Training.Model;
using Personalization.Training.Releases;

namespace Personalization.Unit.Training.Model;

/// <summary>The files hold what was trained: ONNX Runtime and the trainer's own arithmetic agree.</summary>
public sealed class TrainedModelsTests(SmallShop shop) : IClassFixture<SmallShop>, IDisposable
{
    private const float Tolerance = 1e-4f;
    private readonly TemporaryFolder _folder = new();
    private readonly Random _random = new(5);

    [Fact]
    public async Task WrittenModels_AnswerAsTheTrainedOnes()
    {
        var (folder, manifest) = await ReleaseWriter.WriteAsync(shop.Release, _folder.Path);
        using var models = ReleaseModels.Load(folder, manifest, new InferenceOptions());
        const int rows = 70;
        var d = manifest.Dimensions;

        var items = Numbers(rows * QueryFeatures.MaxItems * d);
        var events = Numbers(rows * QueryFeatures.MaxItems * EventFeatures.Width);
        var about = Numbers(rows * AboutFeatures.Width);
        about[0] = 0;
        events.AsSpan(0, QueryFeatures.MaxItems * EventFeatures.Width).Clear();
        var (queries, expectedQueries) = (new float[rows * d], new float[rows * d]);
        models.QueryEncoder.Encode(rows, items, events, about, queries);
        shop.Release.Embeddings.QueryEncoder.Encode(rows, items, events, about, expectedQueries);
        Agree(expectedQueries, queries);
        Assert.All(queries[..d], x => Assert.Equal(0, x));

        var attributes = Numbers(rows * ItemFeatures.Width);
        var (vectors, expectedVectors) = (new float[rows * d], new float[rows * d]);
        models.ItemEncoder.Encode(rows, attributes, vectors);
        shop.Release.Embeddings.ItemEncoder.Encode(rows, attributes, expectedVectors);
        Agree(expectedVectors, vectors);

        var (customers, side, pairs) = (Numbers(2 * CustomerSideFeatures.Width(d)), new float[rows * models.Ranker.ItemWidth], Numbers(rows * RankingFeatures.Width));
        models.Ranker.EncodeItems(rows, Numbers(rows * ItemSideFeatures.Width(d)), side);
        var sides = side.Chunk(models.Ranker.ItemWidth).ToArray();
        var (predictions, expected) = (new float[rows * manifest.Heads.Length], new float[rows * manifest.Heads.Length]);
        models.Ranker.Predict([30, 40], customers, sides, pairs, predictions);
        shop.Release.Ranker.Predict([30, 40], customers, sides, pairs, expected);
        Agree(expected, predictions);
    }

    [Fact]
    public void ItemVectors_AreOfUnitLength_AndEncodedAloneLandAmongTheirCategory()
    {
        var table = shop.Release.Embeddings.Table;
        var (same, attributes, vector) = (0, new float[ItemFeatures.Width], new float[table.Dimensions]);
        for (var i = 0; i < 200; i++)
        {
            var item = table.Rows[i * 15];
            Assert.Equal(1, Vectors.Dot(item.Vector, item.Vector), 1e-4f);
            // As a new item would be: by its attributes only.
            ItemFeatures.Fill(item.Item, attributes);
            shop.Release.Embeddings.ItemEncoder.Encode(1, attributes, vector);
            var (nearest, best) = (item, float.NegativeInfinity);
            foreach (var other in table.Rows)
                if (other != item && Vectors.Dot(vector, other.Vector) is var score && score > best) (nearest, best) = (other, score);
            if (nearest.Item.Category == item.Item.Category) same++;
        }

        Assert.True(same > 180, $"{same} of 200 are nearest to an item of their own category");
    }

    public void Dispose() => _folder.Dispose();

    private float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => _random.NextSingle() * 2 - 1)];

    private static void Agree(float[] expected, float[] actual)
    {
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], Tolerance);
    }
}
