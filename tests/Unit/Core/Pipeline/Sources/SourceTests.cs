using Personalization.Core.Customers;
using Personalization.Core.Features;
using Personalization.Core.Pipeline.Sources;
using static Personalization.Unit.Core.Given;

namespace Personalization.Unit.Core.Pipeline.Sources;

public sealed class SourceTests
{
    private static readonly CustomerProfile LikesDresses = After(Click("shoe-1", 1), Click("dress-0", 2));
    private readonly Shop _shop = new();

    [Fact]
    public async Task EmbeddingSource_ForAGuest_AsksNothing()
    {
        var source = new EmbeddingSource(new FakeSearch((_, _, _) => throw new InvalidOperationException("asked")));
        Assert.Empty(await source.FindAsync(_shop.Context()));
    }

    [Fact]
    public async Task EmbeddingSource_AsksForAsManyAsItsQuota()
    {
        _shop.Options.Sources.Ann.Quota = 7;
        var found = await new EmbeddingSource(_shop.Search).FindAsync(_shop.Context(profile: LikesDresses));
        Assert.Equal(7, found.Count);
        Assert.Equal(found.OrderByDescending(f => f.Score).Ids(), found.Ids());
    }

    [Fact]
    public async Task RecentItemsSource_AsksInOneCallForEachOfTheNewestAndLeavesThemselvesOut()
    {
        var calls = new List<(int Queries, int K)>();
        var search = new FakeSearch((queries, k, cancellation) => { calls.Add((queries.Count, k)); return _shop.Search.SearchAsync(queries, k, null, cancellation); });
        _shop.Options.Sources.Recent.Quota = 20;
        var found = await new RecentItemsSource(search).FindAsync(_shop.Context(profile: LikesDresses));
        Assert.Equal([(2, 5)], calls);
        Assert.Equal(["dress-0", "shoe-1"], found.Select(f => f.SimilarTo!.Item.Id).Distinct().Order(StringComparer.Ordinal));
        Assert.All(found, f => Assert.NotSame(f.SimilarTo, f.Row));
        Assert.Equal(8, found.Count);
        Assert.Equal(found.Select(f => f.Score).OrderDescending(), found.Select(f => f.Score));
    }

    [Fact]
    public async Task RecentItemsSource_AskedForNoRecentItems_IsSilent()
    {
        _shop.Options.RecentItems = 0;
        Assert.Empty(await new RecentItemsSource(_shop.Search).FindAsync(_shop.Context(profile: LikesDresses)));
    }

    [Fact]
    public async Task RecentItemsSource_AskedAgainSoon_AsksTheIndexForNewAnchorsOnly()
    {
        var (time, asked) = (new ManualTime(), new List<int>());
        var source = new RecentItemsSource(new FakeSearch((queries, k, cancellation) => { asked.Add(queries.Count); return _shop.Search.SearchAsync(queries, k, null, cancellation); }), time);
        var first = await source.FindAsync(_shop.Context(profile: LikesDresses));
        Assert.Equal(first, await source.FindAsync(_shop.Context(profile: LikesDresses)));
        await source.FindAsync(_shop.Context(profile: LikesDresses.After(Click("hat-2", 3))));
        time.Advance(TimeSpan.FromMinutes(1));
        await source.FindAsync(_shop.Context(profile: LikesDresses));
        Assert.Equal([2, 1, 2], asked);
    }

    [Fact]
    public async Task RecentItemsSource_WhatPartOfTheIndexSaid_IsAskedAgain()
    {
        var asked = 0;
        var source = new RecentItemsSource(new FakeSearch(async (queries, k, cancellation) =>
        {
            asked++;
            return await _shop.Search.SearchAsync(queries, k, null, cancellation) with { Degraded = asked == 1 ? "shard 1" : null };
        }));
        Assert.Equal("shard 1", await source.RetrieveAsync(_shop.Context(profile: LikesDresses), new FoundItems(), default));
        Assert.Null(await source.RetrieveAsync(_shop.Context(profile: LikesDresses), new FoundItems(), default));
        Assert.Equal(2, asked);
    }

    [Fact]
    public async Task TrendingSource_LeavesOutItemsOfAnotherReleaseAndStopsAtItsQuota()
    {
        _shop.Options.Sources.Trending.Quota = 2;
        var found = await new TrendingSource(new FakeTrends("gone-99", "hat-5", "shoe-4", "hat-2")).FindAsync(_shop.Context());
        Assert.Equal(["hat-5", "shoe-4"], found.Ids());
    }

    [Fact]
    public async Task TrendingSource_ForACustomer_ReachesFurtherDownInTheCategoriesLiked()
    {
        _shop.Options.Sources.Trending.Quota = 6;
        var trends = new FakeTrends("hat-2", "hat-5", "hat-8", "hat-11", "hat-14", "hat-17", "dress-0", "shoe-1");
        Assert.DoesNotContain("dress-0", (await new TrendingSource(trends).FindAsync(_shop.Context())).Ids());
        var found = await new TrendingSource(trends).FindAsync(_shop.Context(profile: LikesDresses));
        Assert.Equal(["hat-2", "hat-5", "hat-8", "hat-11", "dress-0", "shoe-1"], found.Ids());
    }

    [Theory]
    [InlineData("category = dress", "dress-0 dress-3")]
    [InlineData("available = true and category in (Dress, shoe, DRESS)", "dress-0 dress-3 shoe-1")]
    [InlineData("category = shoe or category = dress and price < 40", "dress-0 dress-3 shoe-1")]
    [InlineData("category in (dress, shoe, a, b, c, d, e)", "dress-0 shoe-1")]
    [InlineData("not category = dress", "")]
    [InlineData("category = dress or available = true", "")]
    public async Task TrendingSource_UnderAFilter_ReachesFurtherDownInTheCategoriesNamed(string filter, string named)
    {
        _shop.Options.Sources.Trending.Quota = 6;
        var trends = new FakeTrends("hat-2", "hat-5", "hat-8", "hat-11", "hat-14", "hat-17", "dress-0", "dress-3", "shoe-1");
        var found = (await new TrendingSource(trends).FindAsync(_shop.Context(Shop.Request() with { Filter = filter }))).Ids().ToList();
        Assert.Equal(6, found.Distinct().Count());
        Assert.Equal(named, string.Join(' ', found.Where(id => !id.StartsWith("hat", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task TrendingSource_AnItemWithdrawnSince_IsTakenAsItIsNow()
    {
        var source = new TrendingSource(new FixedTrends("hat-5", "shoe-4"));
        await source.FindAsync(_shop.Context());
        _shop.Table.Delete("hat-5");
        Assert.False((await source.FindAsync(_shop.Context()))[0].Row.CanBeShown);
    }

    [Fact]
    public async Task NewItemsSource_ForAGuest_IsTheNewestInOrder()
    {
        _shop.Options.Sources.New.Quota = 3;
        Assert.Equal(["dress-0", "shoe-1", "hat-2"], (await new NewItemsSource().FindAsync(_shop.Context())).Ids());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(1000)]
    public async Task NewItemsSource_ForACustomer_IsOfTheNewestTheNearest(int wanted)
    {
        _shop.Options.Sources.New.Quota = wanted;
        var context = _shop.Context(profile: LikesDresses);
        var expected = _shop.Table.Rows.ToArray().OrderByDescending(r => Vectors.Dot(context.Query, r.Vector)).Take(wanted);
        Assert.Equal(expected.Select(r => r.Item.Id), (await new NewItemsSource().FindAsync(context)).Ids());
    }

    [Fact]
    public async Task PopularSource_IsForGuestsAlone()
    {
        _shop.Options.Sources.Popular.Quota = 4;
        Assert.Equal(["dress-0", "shoe-1", "hat-2", "dress-3"], (await new PopularSource().FindAsync(_shop.Context())).Ids());
        Assert.Empty(await new PopularSource().FindAsync(_shop.Context(profile: LikesDresses)));
    }

    private sealed class FixedTrends(params string[] trending) : ITrendReader
    {
        private readonly System.Collections.Immutable.ImmutableArray<Personalization.Core.Trends.TrendingItem> _items = new FakeTrends(trending).Top(Personalization.Core.Trends.TrendWindow.Day);
        public System.Collections.Immutable.ImmutableArray<Personalization.Core.Trends.TrendingItem> Top(Personalization.Core.Trends.TrendWindow window) => _items;
    }
}
