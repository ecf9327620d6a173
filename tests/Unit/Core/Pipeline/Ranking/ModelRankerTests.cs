using System.Collections.Immutable;
using Personalization.Core.Features;
using Personalization.Core.Pacing;
using Personalization.Core.Pipeline.Ranking;
using Personalization.Core.Releases;
using static Personalization.Unit.Core.Given;

namespace Personalization.Unit.Core.Pipeline.Ranking;

public sealed class ModelRankerTests
{
    [Fact]
    public async Task Predict_GivesTheModelEachCustomersSideAndEachItemsOwn()
    {
        var shop = new Shop();
        var model = new EchoModel();
        var release = new ServingRelease(shop.Release.Manifest, shop.Table, new NoModel(), new NoModel(), model);
        var (context, guest) = (shop.Context(profile: After(Click("dress-0"))), shop.Context());
        var items = shop.Table.Rows[..7].ToArray();

        var predictions = ModelRanker.Predict(release, [new(context.Customer, items, new float[7]), new(guest.Customer, [], []), new(guest.Customer, items[..2], [0, 0])]);

        Assert.Equal([14, 0, 4], predictions.Select(p => p.Length));
        var (pair, side) = (new float[RankingFeatures.Width], new float[ItemSideFeatures.Width(shop.Table.Dimensions)]);
        for (var i = 0; i < items.Length; i++)
        {
            RankingFeatures.Fill(context.Customer, items[i], 0.5f, pair);
            ItemSideFeatures.Fill(items[i], side);
            Assert.Equal([pair[2] + side[1], 1], predictions[0][(2 * i)..(2 * i + 2)]);
        }
        Assert.Equal([0, 0], [predictions[2][1], predictions[2][3]]);
        await Assert.ThrowsAsync<NotSupportedException>(async () => await new ModelRanker().RankAsync(new Shop().Context(), new RankedItems(guest.Customer, items[..0], []), default));
    }

    [Fact]
    public void ItemSides_AreComputedOnce_AndAgainWhenTheItemChanges()
    {
        var shop = new Shop();
        var model = new EchoModel();
        var release = new ServingRelease(shop.Release.Manifest, shop.Table, new NoModel(), new NoModel(), model);

        ItemSides.Prepare(release, WorkPace.Full(default));
        Assert.Equal(shop.Table.Count, model.Encoded);
        ItemSides.Prepare(release, new WorkPace(0.5, () => true, new ManualTime(), default));
        Assert.Equal(shop.Table.Count, model.Encoded);

        var changed = shop.Table.Upsert(shop.Table.Rows[3].Item, SmallShop.At(200));
        Assert.Null(changed.RankerSide);
        ItemSides.Ensure(model, shop.Table.Rows);
        Assert.Equal(shop.Table.Count + 1, model.Encoded);
        Assert.Equal(changed.Vector[1], changed.RankerSide![0]);
    }

    [Fact]
    public void ItemSides_OfAnItemWhosePopularityChanges_AreComputedAgainInTheirPlace()
    {
        var (shop, model) = (new Shop(), new EchoModel());
        ItemSides.Ensure(model, shop.Table.Rows);
        var (row, side) = (shop.Table.Rows[3], shop.Table.Rows[3].RankerSide!);
        side[0] = float.NaN;

        shop.Table.SetLiveCount(row.Item.Id, 7);
        ItemSides.Ensure(model, shop.Table.Rows);
        ItemSides.Ensure(model, shop.Table.Rows);

        Assert.Equal(shop.Table.Count + 1, model.Encoded);
        Assert.Same(side, row.RankerSide);
        Assert.Equal(row.Vector[1], side[0]);
    }

    [Fact]
    public void ItemSides_OfARowThatTwoAskForAtOnce_AreThereForBoth()
    {
        var (shop, model) = (new Shop(), new EchoModel());
        var rows = shop.Table.Rows[..1].ToArray();
        for (var round = 0; round < 20_000; round++)
        {
            using var together = new Barrier(2);
            // The second comes while the first is at any step of its work.
            Parallel.For(0, 2, new ParallelOptions { MaxDegreeOfParallelism = 2 }, second =>
            {
                together.SignalAndWait(TimeSpan.FromSeconds(1));
                if (second == 1) Thread.SpinWait(round % 50);
                ItemSides.Ensure(model, rows);
                Assert.NotNull(rows[0].RankerSide);
            });
            rows[0].RankerSide = null;
        }
    }

    /// <summary>Keeps the second feature of an item; predicts that with the third of the pair, and the customer's "has_history".</summary>
    private sealed class EchoModel : IRankingModel
    {
        public ImmutableArray<string> Heads => ["click", "purchase"];
        public int ItemWidth => 1;
        public int Encoded;

        public void EncodeItems(int rows, ReadOnlySpan<float> features, Span<float> sides)
        {
            for (var i = 0; i < rows; i++) sides[i] = features[i * ItemSideFeatures.Width(SmallShop.Dimensions) + 1];
            Interlocked.Add(ref Encoded, rows);
        }

        public void Predict(ReadOnlySpan<int> itemsOf, ReadOnlySpan<float> customers, ReadOnlySpan<float[]> items, ReadOnlySpan<float> pairs, Span<float> predictions)
        {
            for (int c = 0, row = 0; c < itemsOf.Length; c++)
                for (var i = 0; i < itemsOf[c]; i++, row++)
                    (predictions[2 * row], predictions[2 * row + 1]) = (pairs[row * RankingFeatures.Width + 2] + items[row][0], customers[c * CustomerSideFeatures.Width(SmallShop.Dimensions) + 1]);
        }
    }
}
