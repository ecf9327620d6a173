using Personalization.Core.Pipeline.Ranking;
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
    public void Of_PredictionsThatAreNoNumbers_SaysNothing()
    {
        var ranker = new FakeRanker((c, _) => (c.Query.Length > 0 ? float.NaN : 0.5f, 0));
        Assert.All(FeatureEffects.Of(_shop.Context(profile: After(Click("dress-0"))), [.. _shop.Table.Rows[..2]], ranker, default), Assert.Empty);
        Assert.Empty(FeatureEffects.Of(_shop.Context(), [], ranker, default));
    }
}
