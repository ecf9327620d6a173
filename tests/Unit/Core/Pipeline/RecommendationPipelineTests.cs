using Personalization.Core.Pipeline.Ranking;
using Personalization.Core.Catalog;
using Personalization.Core.Customers;
using Personalization.Core.Expressions;
using Personalization.Core.Interactions;
using static Personalization.Unit.Core.Given;

namespace Personalization.Unit.Core.Pipeline;

/// <summary>The four stages together, when all goes well.</summary>
public sealed class RecommendationPipelineTests
{
    private static readonly CustomerProfile LikesDresses = After(Click("dress-0", 1), Click("dress-3", 2), Click("dress-6", 3));
    private readonly Shop _shop = new();

    [Fact]
    public async Task Run_ForAGuest_GivesTrendingNewAndPopularItems()
    {
        var response = await _shop.RunAsync(Shop.Request() with { Explain = true });
        Assert.Equal(10, response.Items.Length);
        Assert.All(response.Items, item => Assert.Contains(item.Source, new[] { "trending", "new", "popular" }));
        Assert.Contains(response.Items, item => item.Why!.Sources.ContainsKey("popular"));
        Assert.Null(response.Degraded);
        Assert.Equal(("request-1", "c", "r1"), (response.RequestId, response.CustomerId, response.Release));
        Assert.Null(response.Freshness.LastEventAt);
    }

    [Fact]
    public async Task Run_ForACustomer_FollowsTheTaste()
    {
        var guest = await _shop.RunAsync();
        var customer = await _shop.RunAsync(profile: LikesDresses);
        int Dresses(Personalization.Core.Recommendations.RecommendationResponse r) => r.Items.Count(i => i.Category == "dress");
        Assert.True(Dresses(customer) >= 2 * Dresses(guest), $"{Dresses(guest)} dresses before, {Dresses(customer)} after");
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(Ms(3)), customer.Freshness.LastEventAt);
        Assert.Equal(3, customer.Freshness.Interactions);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(59)]
    public async Task Run_AnyLimit_GivesSoManyItemsEachOnce(int limit)
    {
        foreach (var profile in new[] { CustomerProfile.Empty, LikesDresses })
        {
            var response = await _shop.RunAsync(Shop.Request(limit), profile);
            Assert.Equal(limit, response.Items.Length);
            Assert.Equal(limit, response.Items.Select(i => i.ItemId).Distinct().Count());
            Assert.Equal(Enumerable.Range(0, limit), response.Items.Select(i => i.Position));
        }
    }

    [Theory]
    [InlineData(60)]
    [InlineData(500)]
    public async Task Run_LimitAboveWhatThereIs_GivesAllThereIs(int limit)
    {
        Assert.Equal(60, (await _shop.RunAsync(Shop.Request(limit), LikesDresses)).Items.Length);
        Assert.Equal(60, (await _shop.RunAsync(Shop.Request(limit))).Items.Length);
    }

    [Fact]
    public async Task Run_Limit500InALargeShop_GivesAllOfThem()
    {
        var shop = new Shop(items: 2000);
        Assert.Equal(500, (await shop.RunAsync(Shop.Request(500))).Items.Length);
        Assert.Equal(500, (await shop.RunAsync(Shop.Request(500), LikesDresses)).Items.Length);
    }

    [Fact]
    public async Task Run_OnAnEmptyTable_AnswersWithNothing()
    {
        var response = await new Shop(new ItemTable(SmallShop.Dimensions)).RunAsync(profile: LikesDresses);
        Assert.True(response.Items.IsEmpty);
        Assert.Equal((0, 0), (response.Counts.Retrieved, response.Counts.Ranked));
        Assert.Null(response.Degraded);
    }

    [Fact]
    public async Task Run_WhereNothingCanBeShown_AnswersWithNothing()
    {
        var shop = new Shop(SmallShop.Table(5));
        foreach (var row in shop.Table.Rows.ToArray()) shop.Table.Delete(row.Item.Id);
        var response = await shop.RunAsync(profile: LikesDresses);
        Assert.True(response.Items.IsEmpty);
        Assert.Equal(response.Counts.Retrieved, response.Counts.Removed["unavailable"]);
    }

    [Fact]
    public async Task Run_CountsAddUp()
    {
        var profile = LikesDresses.After(Event(InteractionKind.Purchase, "dress-9", 4), Event(InteractionKind.Dislike, "shoe-1", 5));
        _shop.Table.Upsert(SmallShop.Item("dress-12", available: false), vector: null);
        var response = await _shop.RunAsync(Shop.Request() with { Exclude = ["dress-15"], Filter = "not category = hat" }, profile);
        // A hat trends and others are new; the index is asked for no hats, and finds nothing that is not available.
        Assert.Equal((1, 1, 1, 1), (response.Counts.Removed["purchased"], response.Counts.Removed["disliked"], response.Counts.Removed["unavailable"], response.Counts.Removed["excluded"]));
        Assert.InRange(response.Counts.Removed["filtered"], 1, 20);
        Assert.Equal(response.Counts.Retrieved, response.Counts.Removed.Values.Sum() + response.Counts.Ranked);
        Assert.All(response.Items, i => Assert.DoesNotContain(i.ItemId, new[] { "dress-9", "shoe-1", "dress-12", "dress-15" }));
        Assert.All(response.Items, i => Assert.NotEqual("hat", i.Category));
    }

    [Fact]
    public async Task Run_RanksNoMoreThanTheOptionsSayButAsManyAsAreWanted()
    {
        _shop.Options.Ranked = 15;
        Assert.Equal(15, (await _shop.RunAsync(Shop.Request(10), LikesDresses)).Counts.Ranked);
        Assert.Equal(40, (await _shop.RunAsync(Shop.Request(40), LikesDresses)).Counts.Ranked);
    }

    [Fact]
    public async Task Run_SelectiveFilter_IsMetByAllThatMeetIt()
    {
        var shop = new Shop(items: 3000);
        var response = await shop.RunAsync(Shop.Request() with { Filter = "price in (2500, 2600, 2700)", Explain = true }, LikesDresses);
        Assert.Equal(["ann", "ann", "ann"], response.Items.Select(i => i.Source));
        Assert.Equal([2500d, 2600d, 2700d], response.Items.Select(i => i.Attributes["price"].Number!.Value).Order());
        Assert.Equal(3, response.Counts.Ranked);
    }

    [Fact]
    public async Task Run_WhatIsWithdrawnWhileItIsRanked_IsReplacedFromTheReserve()
    {
        var whole = await _shop.RunAsync(profile: LikesDresses);
        string[] withdrawn = [whole.Items[0].ItemId, whole.Items[3].ItemId];
        var likes = _shop.Ranker;
        _shop.Ranker = new FailingRanker((items, cancellation) =>
        {
            foreach (var id in withdrawn) _shop.Table.Delete(id);
            var context = _shop.Context(profile: LikesDresses);
            return likes.RankAsync(context, new RankedItems(context.Customer, items, new float[items.Length]), cancellation);
        });
        var response = await _shop.RunAsync(profile: LikesDresses);
        Assert.Equal(10, response.Items.Length);
        Assert.Equal(2, response.Counts.Removed["unavailable"]);
        Assert.DoesNotContain(response.Items, i => withdrawn.Contains(i.ItemId));
        Assert.Equal(whole.Items.Select(i => i.ItemId).Except(withdrawn), response.Items.Take(8).Select(i => i.ItemId));
        Assert.Equal(Enumerable.Range(0, 10), response.Items.Select(i => i.Position));
    }

    [Fact]
    public async Task Run_ASourceSwitchedOff_BringsNothing()
    {
        _shop.Options.Sources.Ann.Enabled = false;
        _shop.Options.Sources.New.Quota = 0;
        var response = await _shop.RunAsync(Shop.Request(60) with { Explain = true }, LikesDresses);
        Assert.All(response.Items, i => Assert.DoesNotContain(i.Why!.Sources.Keys, s => s is "ann" or "new"));
        Assert.Null(response.Degraded);
    }

    [Fact]
    public async Task Run_ScanForAGuest_TakesTheMostPopularFirst()
    {
        var shop = new Shop(items: 3000);
        shop.Options.DiversityLambda = 1;
        shop.Options.CategoryShare = 1;
        var response = await shop.RunAsync(Shop.Request(5) with { Filter = "category = hat and price > 2000" });
        Assert.Equal(["hat-1991", "hat-1994", "hat-1997", "hat-2000", "hat-2003"], response.Items.Select(i => i.ItemId).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Run_Scan_BringsNothingThatAFilterWouldTakeOut()
    {
        var profile = LikesDresses.After([.. Enumerable.Range(0, 20).Select(i => Event(InteractionKind.Purchase, $"hat-{i * 3 + 2}", 5 + i))]);
        var response = await _shop.RunAsync(Shop.Request(500) with { Exclude = ["shoe-1"], AnchorItems = ["shoe-4"] }, profile);
        Assert.Equal(60 - 20 - 2, response.Items.Length);
        Assert.Equal(2, response.Counts.Removed.GetValueOrDefault("excluded"));
    }

    [Fact]
    public async Task Run_ScanUnderAnchors_FillsTheWholeSlate()
    {
        _shop.Options.Sources.Ann.Quota = _shop.Options.Sources.Recent.Quota = 1;
        _shop.Options.Sources.New.Enabled = false;
        _shop.Trends = new FakeTrends();
        var response = await _shop.RunAsync(Shop.Request(20) with { AnchorItems = ["dress-0", "dress-3"] }, LikesDresses);
        Assert.Equal(20, response.Items.Length);
    }

    [Fact]
    public async Task Run_AnchorItemsUnderACondition_BringTheNearestThatMeetIt()
    {
        var response = await _shop.RunAsync(Shop.Request(3) with { AnchorItems = ["shoe-1"], Filter = "category = hat", Explain = true });
        Assert.All(response.Items, i => Assert.Equal("hat", i.Category));
        Assert.All(response.Items, i => Assert.Contains("recent", i.Why!.Sources.Keys));
    }

    [Fact]
    public async Task Run_OfOneWhoHasHadAlmostEverything_LooksFurtherThanTheNearest()
    {
        var all = _shop.Table.Rows.ToArray();
        var before = all[..^5].Aggregate(ItemSketch.Empty, (sketch, row) => sketch.With(row.Key));
        var response = await _shop.RunAsync(Shop.Request(5) with { Filter = "not category = nothing" }, LikesDresses with { ConsumedBefore = before });
        Assert.Equal(all[^5..].Select(row => row.Item.Id).Order(StringComparer.Ordinal), response.Items.Select(i => i.ItemId).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Run_AnchorItems_StandInForTheHistory()
    {
        var response = await _shop.RunAsync(Shop.Request() with { AnchorItems = ["shoe-1", "unheard-9"], Explain = true }, LikesDresses);
        Assert.DoesNotContain(response.Items, i => i.ItemId == "shoe-1");
        var recent = response.Items.Where(i => i.Why!.Sources.ContainsKey("recent")).ToList();
        Assert.NotEmpty(recent);
        Assert.All(recent, i => Assert.Equal("shoe-1", i.Why!.SimilarTo));
    }

    [Fact]
    public void Context_OfAFilterThatIsNoExpression_IsRefused() =>
        Assert.Equal(9, Assert.Throws<ExpressionException>(() => _shop.Context(Shop.Request() with { Filter = "color in blue" })).Position);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    public void Context_OfABlankFilter_HasNone(string? filter) => Assert.Null(_shop.Context(Shop.Request() with { Filter = filter }).Filter);

    [Fact]
    public async Task Run_Timings_AddUpToNoMoreThanTheTotal()
    {
        var t = (await _shop.RunAsync(profile: LikesDresses)).Timings;
        Assert.All([t.Retrieve, t.Filter, t.Rank, t.Reorder], ms => Assert.True(ms >= 0));
        Assert.True(t.Encode + t.Retrieve + t.Filter + t.Rank + t.Reorder <= t.Total + 0.01);
    }

    [Fact]
    public async Task Run_ManyAtOnce_AnswersAsOneByOne()
    {
        var shop = new Shop(items: 600);
        var pipeline = shop.Pipeline;
        var requests = Enumerable.Range(0, 200).Select(i => (
            Request: Shop.Request(1 + i % 40) with { Explain = i % 3 == 0, Filter = i % 5 == 0 ? "price > 300" : null },
            Profile: i % 4 == 0 ? CustomerProfile.Empty : After([.. Enumerable.Range(0, i % 7 + 1).Select(k => Click(shop.Table.Rows[(i * 31 + k * 7) % 600].Item.Id, k))]))).ToArray();
        var oneByOne = new List<string>();
        foreach (var (request, profile) in requests) oneByOne.Add(Shown(await shop.RunAsync(request, profile, pipeline)));
        var atOnce = await Task.WhenAll(requests.Select(r => Task.Run(async () => Shown(await shop.RunAsync(r.Request, r.Profile, pipeline)))));
        Assert.Equal(oneByOne, atOnce);

        static string Shown(Personalization.Core.Recommendations.RecommendationResponse r) => string.Join(' ', r.Items.Select(i => $"{i.ItemId}:{i.Score}:{i.Source}:{i.Why?.SimilarTo}:{i.Why?.Moved}")) + r.Counts.Retrieved;
    }
}
