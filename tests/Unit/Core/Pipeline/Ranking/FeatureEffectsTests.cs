using System.Collections.Immutable;
using Personalization.Core.Catalog;
using Personalization.Core.Features;
using Personalization.Core.Pipeline.Ranking;
using Personalization.Core.Releases;
using static Personalization.Unit.Core.Given;

namespace Personalization.Unit.Core.Pipeline.Ranking;

public sealed class FeatureEffectsTests
{
    private readonly Shop _shop = new();

    [Fact]
    public void Of_NamesWhatTheValueHangsOn_ByHowMuch_AndNothingElse()
    {
        var context = _shop.Context(profile: After(Click("dress-0"), Click("shoe-1", 1)));
        var ranker = new FakeRanker((c, row) => (0.3f * (c.Query.Length > 0 ? 1 : 0) + 0.2f * (row.Popularity > 0 ? 1 : 0) - 0.1f * (c.Profile.Tastes.IsEmpty ? 0 : 1), 0));
        var effects = FeatureEffects.Of(context, [.. _shop.Table.Rows[..3]], ranker, default);
        Assert.Equal(3, effects.Length);
        foreach (var item in effects)
        {
            Assert.Equal(["popularity", "query", "tastes"], item.Keys);
            Assert.Equal(0.3f, item["query"], 5);
            Assert.Equal(0.2f, item["popularity"], 5);
            Assert.Equal(-0.1f, item["tastes"], 5);
        }
    }

    [Fact]
    public void Of_ManyThings_NamesTheFourThatMatterMost()
    {
        var context = _shop.Context(profile: After(Click("dress-0"), Click("shoe-1", 1)));
        var ranker = new FakeRanker((c, row) => (
            (c.Query.Length > 0 ? 0.1f : 0) + (c.Profile.Recent.IsEmpty ? 0 : 0.2f) + (c.Profile.Tastes.IsEmpty ? 0 : 0.3f) + (row.Popularity > 0 ? 0.4f : 0)
            + (row.Item.CreatedAt > context.Now.AddMonths(-6) ? 0.5f : 0) + (row.Item.Price is null ? 0 : 0.6f), 0));
        Assert.All(FeatureEffects.Of(context, [.. _shop.Table.Rows[..2]], ranker, default), item => Assert.Equal(["newness", "popularity", "price", "tastes"], item.Keys));
    }

    [Fact]
    public void Of_ARankerThatReadsAttributesDeviceAndTime_NamesThem()
    {
        var slots = new CustomerSlots { Attributes = [new AttributeSlot { Name = "country", Values = ["de", "fr"] }], Devices = ["desktop", "phone"], Hours = true };
        var model = new LinearModel(
            (AttributeColumns.KnownAt + 1 + AttributeSlot.ColumnsOf(0), 0.1f),
            (AboutFeatures.Attributes + AttributeSlot.ColumnsOf(1), 0.2f),
            (AboutFeatures.Attributes + AboutFeatures.Devices, -0.3f));
        var shop = ShopOf(model, manifest => manifest with { Slots = slots });
        var profile = After(Click("dress-0")) with { Attributes = ImmutableSortedDictionary<string, AttributeValue>.Empty.Add("country", AttributeValue.Of("de")) };
        // At six the first point of the hour is at the top of its circle.
        var context = shop.Context(
            Shop.Request() with { Context = ImmutableDictionary<string, string>.Empty.Add(QueryMoment.DeviceKey, "phone") }, profile, now: new DateTimeOffset(2026, 3, 1, 6, 0, 0, TimeSpan.Zero));
        var columns = profile.ColumnsIn(slots);
        foreach (var item in FeatureEffects.Of(context, [.. shop.Table.Rows[..3]], new ModelRanker(), default))
        {
            Assert.Equal(["attributes", "device", "time"], item.Keys);
            Assert.Equal(0.1f, item["attributes"], 5);
            Assert.Equal(0.2f, item["device"], 5);
            Assert.Equal(-0.3f, item["time"], 5);
        }
        Assert.Same(columns, profile.ColumnsIn(slots));
        // Of a guest on nobody knows what, only the hour is known.
        Assert.All(FeatureEffects.Of(shop.Context(now: context.Now), [.. shop.Table.Rows[..3]], new ModelRanker(), default), item => Assert.Equal(["time"], item.Keys));
    }

    [Fact]
    public void Of_ARankerThatReadsWhatRetrievalMakesOfAnItem_NamesIt_AndWhatItHangsOn()
    {
        var shop = ShopOf(new LinearModel(ofRetrieval: 0.1f), manifest => manifest with { Blend = RetrievalBlend.Alone with { Offset = -2 } });
        var context = shop.Context(profile: After(Click("dress-0")));
        var rows = shop.Table.Rows[..3].ToArray();
        var effects = FeatureEffects.Of(context, rows, new ModelRanker(), default);
        for (var i = 0; i < rows.Length; i++)
        {
            Assert.Equal(["query", "retrieval"], effects[i].Keys);
            Assert.All(effects[i].Values, effect => Assert.Equal(0.1f * Vectors.Dot(context.Query, rows[i].Vector), effect, 5));
        }
    }

    [Fact]
    public void Of_WhatTheReleasesRankerDoesNotRead_IsNeitherNamedNorAskedFor()
    {
        var model = new LinearModel(ofRetrieval: 1);
        var profile = After(Click("dress-0")) with { Attributes = ImmutableSortedDictionary<string, AttributeValue>.Empty.Add("country", AttributeValue.Of("de")) };
        var shop = ShopOf(model, manifest => manifest);
        Assert.All(FeatureEffects.Of(shop.Context(profile: profile), [.. shop.Table.Rows[..2]], new ModelRanker(), default), Assert.Empty);
        Assert.Equal(7, model.Runs);
    }

    [Fact]
    public void Of_PredictionsThatAreNoNumbers_SaysNothing()
    {
        var ranker = new FakeRanker((c, _) => (c.Query.Length > 0 ? float.NaN : 0.5f, 0));
        Assert.All(FeatureEffects.Of(_shop.Context(profile: After(Click("dress-0"))), [.. _shop.Table.Rows[..2]], ranker, default), Assert.Empty);
        Assert.Empty(FeatureEffects.Of(_shop.Context(), [], ranker, default));
    }

    private Shop ShopOf(IRankingModel model, Func<ReleaseManifest, ReleaseManifest> change) =>
        new(_shop.Table) { Release = new ServingRelease(change(_shop.Release.Manifest), _shop.Table, new NoModel(), new NoModel(), model) };

    /// <summary>The sum of some columns of <see cref="AboutFeatures"/>, each with its weight, and of what retrieval makes of the item.</summary>
    private sealed class LinearModel(params (int Column, float Weight)[] about) : IRankingModel
    {
        private readonly float _ofRetrieval;

        public LinearModel(float ofRetrieval) : this([]) => _ofRetrieval = ofRetrieval;

        public int Runs { get; private set; }
        public ImmutableArray<string> Heads => ["click", "purchase"];
        public int ItemWidth => 0;

        public void EncodeItems(int rows, ReadOnlySpan<float> features, Span<float> sides)
        {
        }

        public void Predict(ReadOnlySpan<int> itemsOf, ReadOnlySpan<float> customers, ReadOnlySpan<float[]> items, ReadOnlySpan<float> pairs, Span<float> predictions)
        {
            Runs++;
            predictions.Clear();
            var own = customers[^AboutFeatures.Width..];
            for (var row = 0; row < items.Length; row++)
            {
                predictions[2 * row] = _ofRetrieval * pairs[row * RankingFeatures.Width + RankingFeatures.RetrievalAt];
                foreach (var (column, weight) in about) predictions[2 * row] += weight * own[column];
            }
        }
    }
}
