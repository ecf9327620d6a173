using System.Collections.Immutable;
using Personalization.Core.Features;
using Personalization.Core.Pipeline.Ranking;
using Personalization.Core.Releases;
using static Personalization.Unit.Core.Given;

namespace Personalization.Unit.Core.Pipeline.Ranking;

public sealed class ModelRankerTests
{
    [Fact]
    public async Task Rank_GivesTheModelTheFeaturesOfEachItemAndReturnsItsRows()
    {
        var shop = new Shop();
        var model = new EchoModel();
        var release = new ServingRelease(shop.Release.Manifest, shop.Table, new NoModel(), new NoModel(), model);
        var context = shop.Context(profile: After(Click("dress-0")));
        var items = shop.Table.Rows[..7].ToArray();
        var predictions = ModelRanker.Predict(release, context.Customer, items);
        Assert.Equal(14, predictions.Length);
        var row = new float[RankingFeatures.Width];
        for (var i = 0; i < items.Length; i++)
        {
            RankingFeatures.Fill(context.Customer, items[i], row);
            Assert.Equal(row[..2], predictions[(2 * i)..(2 * i + 2)]);
        }
        Assert.Empty(ModelRanker.Predict(release, context.Customer, []));
        await Assert.ThrowsAsync<NotSupportedException>(async () => await new ModelRanker().RankAsync(context, items, default));
    }

    /// <summary>Predicts the first two features.</summary>
    private sealed class EchoModel : IRankingModel
    {
        public ImmutableArray<string> Heads => ["click", "purchase"];

        public void Predict(int rows, ReadOnlySpan<float> features, Span<float> predictions)
        {
            for (var i = 0; i < rows; i++) features.Slice(i * RankingFeatures.Width, 2).CopyTo(predictions[(2 * i)..]);
        }
    }
}
