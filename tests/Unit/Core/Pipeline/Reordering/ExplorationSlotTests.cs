using Personalization.Core.Customers;
using Personalization.Core.Exploration;
using Personalization.Core.Pipeline;
using Personalization.Core.Pipeline.Reordering;
using static Personalization.Unit.Core.Given;

namespace Personalization.Unit.Core.Pipeline.Reordering;

/// <summary>Some places of the slate are left to chance, and the answer says with which probability each item stands where it stands.</summary>
public sealed class ExplorationSlotTests
{
    private static readonly CustomerProfile LikesDresses = After(Click("dress-0", 1), Click("dress-3", 2));
    private readonly Shop _shop = new(items: 200);

    public ExplorationSlotTests()
    {
        _shop.Options.Exploration = new ExplorationOptions { Method = ExplorationMethod.EpsilonGreedy, Epsilon = 1, FirstPlace = 2, Every = 5 };
    }

    [Fact]
    public async Task WithoutAMethod_EverythingIsCertain()
    {
        _shop.Options.Exploration.Method = ExplorationMethod.None;
        var context = _shop.Context(Shop.Request(20) with { Explain = true }, LikesDresses);
        var response = await _shop.Pipeline.RunAsync(context, 0, default);
        Assert.All(response.Items, i => Assert.Equal((1f, 1f, false), (i.Propensity, i.Why!.Propensity, i.Why.Explored)));
        Assert.DoesNotContain(response.Items, i => i.Why!.Sources.ContainsKey("explore"));
        Assert.Empty(context.Explored);
    }

    [Fact]
    public async Task TheChosenPlaces_AreLeftToChanceAndNoOthers()
    {
        var context = _shop.Context(Shop.Request(20) with { Explain = true }, LikesDresses);
        var response = await _shop.Pipeline.RunAsync(context, 0, default);
        Assert.Equal([2, 7, 12, 17], response.Items.Where(i => i.Propensity < 1).Select(i => i.Position));
        // Twenty to be explored at most, with one that stands there and ten of the next best.
        Assert.All(response.Items.Where(i => i.Propensity < 1), i => Assert.InRange(i.Propensity, 1f / 31, 1f / 20));
        Assert.Equal(20, response.Items.Select(i => i.ItemId).Distinct().Count());
        Assert.Contains(response.Items, i => i.Why!.Explored);
        Assert.Equal(4, context.Explored.Count);
        Assert.All(context.Explored, e => Assert.Equal(ExplorationPool.Width, e.Features.Length));
        Assert.Equal(response.Items.Where(i => i.Propensity < 1).Select(i => Personalization.Core.Catalog.ItemKey.Of(i.ItemId)), context.Explored.Select(e => e.Key));
    }

    [Fact]
    public async Task WithoutLuck_TheSlateIsAsItWas()
    {
        _shop.Options.Exploration.Epsilon = 0;
        var explored = await _shop.RunAsync(Shop.Request(20), LikesDresses);
        Assert.All(explored.Items, i => Assert.Equal(1, i.Propensity));
        _shop.Options.Exploration.Method = ExplorationMethod.None;
        // The source of the items to explore brings its own, but they win nothing.
        Assert.Equal((await _shop.RunAsync(Shop.Request(20), LikesDresses)).Items.Select(i => i.ItemId), explored.Items.Select(i => i.ItemId));
    }

    [Fact]
    public async Task WhoMovesIn_MovesTheOthersDownByOne()
    {
        _shop.Options.Exploration.Method = ExplorationMethod.None;
        var greedy = (await _shop.RunAsync(Shop.Request(6), LikesDresses)).Items.Select(i => i.ItemId).ToList();
        (_shop.Options.Exploration.Method, _shop.Options.Exploration.FirstPlace, _shop.Options.Exploration.Every) = (ExplorationMethod.EpsilonGreedy, 2, 100);
        var explored = (await _shop.RunAsync(Shop.Request(6), LikesDresses)).Items.Select(i => i.ItemId).ToList();
        Assert.Equal(greedy.Take(2), explored.Take(2));
        Assert.Equal(greedy.Skip(2).Where(id => id != explored[2]).Take(3), explored.Skip(3));
    }

    [Fact]
    public async Task TheSameRequest_DrawsTheSame() =>
        Assert.Equal((await _shop.RunAsync(Shop.Request(20), LikesDresses)).Items.Select(i => (i.ItemId, i.Propensity)), (await _shop.RunAsync(Shop.Request(20), LikesDresses)).Items.Select(i => (i.ItemId, i.Propensity)));

    [Theory]
    [InlineData(ExplorationMethod.EpsilonGreedy)]
    [InlineData(ExplorationMethod.Thompson)]
    [InlineData(ExplorationMethod.LinUcb)]
    [InlineData(ExplorationMethod.Softmax)]
    public async Task EveryMethod_GivesAWholeSlateWithProbabilities(ExplorationMethod method)
    {
        (_shop.Options.Exploration.Method, _shop.Options.Exploration.Epsilon) = (method, 0.3);
        foreach (var limit in new[] { 1, 3, 20, 200 })
        {
            var response = await _shop.RunAsync(Shop.Request(limit), LikesDresses);
            Assert.Null(response.Degraded);
            Assert.Equal(limit, response.Items.Select(i => i.ItemId).Distinct().Count());
            Assert.All(response.Items, i => Assert.InRange(i.Propensity, 1e-7f, 1f));
        }
    }

    [Theory]
    [InlineData(ExplorationMethod.EpsilonGreedy)]
    [InlineData(ExplorationMethod.Thompson)]
    [InlineData(ExplorationMethod.LinUcb)]
    [InlineData(ExplorationMethod.Softmax)]
    public void TheProbabilityThatIsTold_IsHowOftenTheItemIsShown(ExplorationMethod method)
    {
        const int requests = 4000;
        (_shop.Options.Exploration.Method, _shop.Options.Exploration.Epsilon, _shop.Options.Exploration.Every) = (method, 0.5, 100);
        var (shown, told) = (new Dictionary<string, int>(), new Dictionary<string, double>());
        for (var request = 0; request < requests; request++)
        {
            var candidates = new CandidateSet();
            for (var i = 0; i < 60; i++) candidates.Add(_shop.Table.Rows[i], i % 3 == 0 ? CandidateSources.Explore : CandidateSources.Embedding, 1);
            for (var i = 0; i < 60; i++) candidates.All[i].Value = 1 - i / 60f;
            var (ranked, slate) = (Enumerable.Range(0, 60).ToArray(), Enumerable.Range(0, 10).ToArray());
            ExplorationStage.Run(_shop.Context(Shop.Request(10), LikesDresses, requestId: $"request-{request}"), _shop.Exploration, candidates, ranked, slate);
            var winner = candidates.All[slate[_shop.Options.Exploration.FirstPlace]];
            shown[winner.Row.Item.Id] = shown.GetValueOrDefault(winner.Row.Item.Id) + 1;
            Assert.Equal(told.GetValueOrDefault(winner.Row.Item.Id, winner.Propensity), winner.Propensity, 6);
            told[winner.Row.Item.Id] = winner.Propensity;
        }
        // Five standard errors, and one request of what hardly ever comes.
        foreach (var (item, times) in shown) Assert.InRange((double)times / requests, told[item] - 5 * Error(told[item]) - 1.0 / requests, told[item] + 5 * Error(told[item]) + 1.0 / requests);
        Assert.InRange(told.Values.Sum(), 0.9, 1.05);

        static double Error(double p) => Math.Sqrt(p * (1 - p) / requests);
    }

    [Fact]
    public async Task WhoMovesIn_DoesNotBreakTheCapOfACategory()
    {
        (_shop.Options.CategoryShare, _shop.Options.Exploration.Every) = (0.4, 1);
        for (var i = 0; i < 50; i++)
        {
            var response = await _shop.Pipeline.RunAsync(_shop.Context(Shop.Request(10), LikesDresses, requestId: $"request-{i}"), 0, default);
            Assert.All(response.Items.CountBy(item => item.Category), category => Assert.InRange(category.Value, 1, 4));
        }
    }

    [Fact]
    public async Task ANewItemOfWhichNothingIsKnown_IsAmongThoseThatCompete()
    {
        var shown = new HashSet<string>();
        _shop.Table.Upsert(SmallShop.Item("coat-new", createdAt: Start.AddHours(4)), SmallShop.At(200));
        _shop.Release.Shelves.Refresh();
        for (var i = 0; i < 200 && !shown.Contains("coat-new"); i++)
            shown.UnionWith((await _shop.Pipeline.RunAsync(_shop.Context(Shop.Request(20), LikesDresses, requestId: $"request-{i}"), 0, default)).Items.Select(r => r.ItemId));
        Assert.Contains("coat-new", shown);
    }
}
