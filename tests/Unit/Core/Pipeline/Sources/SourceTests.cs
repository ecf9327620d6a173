using Personalization.Core.Customers;
using Personalization.Core.Pipeline;
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
        Assert.Empty((await source.RetrieveAsync(_shop.Context(), default)).Items);
    }

    [Fact]
    public async Task EmbeddingSource_AsksForAsManyAsTheOptionsSay()
    {
        _shop.Options.Neighbours = 7;
        var found = (await new EmbeddingSource(_shop.Search).RetrieveAsync(_shop.Context(profile: LikesDresses), default)).Items;
        Assert.Equal(7, found.Count);
        Assert.Equal(found.OrderByDescending(f => f.Score).Select(f => f.Row), found.Select(f => f.Row));
    }

    [Fact]
    public async Task RecentItemsSource_AsksInOneCallForEachOfTheNewestAndLeavesThemselvesOut()
    {
        var calls = new List<(int Queries, int K)>();
        var search = new FakeSearch((queries, k, cancellation) => { calls.Add((queries.Count, k)); return _shop.Search.SearchAsync(queries, k, cancellation); });
        _shop.Options.NeighboursOfRecent = 4;
        var found = (await new RecentItemsSource(search).RetrieveAsync(_shop.Context(profile: LikesDresses), default)).Items;
        Assert.Equal([(2, 5)], calls);
        Assert.Equal(["dress-0", "shoe-1"], found.Select(f => f.SimilarTo!.Item.Id).Distinct());
        Assert.All(found, f => Assert.NotSame(f.SimilarTo, f.Row));
        Assert.Equal(8, found.Count);
    }

    [Fact]
    public async Task RecentItemsSource_AskedForNoRecentItems_IsSilent()
    {
        _shop.Options.RecentItems = 0;
        Assert.Empty((await new RecentItemsSource(_shop.Search).RetrieveAsync(_shop.Context(profile: LikesDresses), default)).Items);
    }

    [Fact]
    public async Task TrendingSource_LeavesOutItemsOfAnotherReleaseAndStopsAtItsNumber()
    {
        _shop.Options.Trending = 2;
        var found = (await new TrendingSource(new FakeTrends("gone-99", "hat-5", "shoe-4", "hat-2")).RetrieveAsync(_shop.Context(), default)).Items;
        Assert.Equal(["hat-5", "shoe-4"], found.Select(f => f.Row.Item.Id));
    }

    [Fact]
    public async Task NewItemsSource_ForAGuest_IsTheNewestInOrder()
    {
        _shop.Options.Newest = 3;
        var found = (await new NewItemsSource().RetrieveAsync(_shop.Context(), default)).Items;
        Assert.Equal(["dress-0", "shoe-1", "hat-2"], found.Select(f => f.Row.Item.Id));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(1000)]
    public async Task NewItemsSource_ForACustomer_IsOfTheNewestTheNearest(int wanted)
    {
        _shop.Options.Newest = wanted;
        var context = _shop.Context(profile: LikesDresses);
        var found = (await new NewItemsSource().RetrieveAsync(context, default)).Items;
        var expected = _shop.Table.Rows.ToArray().OrderByDescending(r => Personalization.Core.Features.Vectors.Dot(context.Query, r.Vector)).Take(wanted);
        Assert.Equal(expected.Select(r => r.Item.Id), found.Select(f => f.Row.Item.Id));
    }

    [Fact]
    public async Task PopularSource_IsForGuestsAlone()
    {
        _shop.Options.Popular = 4;
        var found = (await new PopularSource().RetrieveAsync(_shop.Context(), default)).Items;
        Assert.Equal(["dress-0", "shoe-1", "hat-2", "dress-3"], found.Select(f => f.Row.Item.Id));
        Assert.Empty((await new PopularSource().RetrieveAsync(_shop.Context(profile: LikesDresses), default)).Items);
    }

    [Fact]
    public void Sources_AsServed_HaveNumbersOfTheirOwn()
    {
        ICandidateSource[] sources = [new EmbeddingSource(_shop.Search), new RecentItemsSource(_shop.Search), new TrendingSource(_shop.Trends), new NewItemsSource(), new PopularSource()];
        Assert.Equal(sources.Length, sources.Select(s => s.Source).Distinct().Count());
    }
}
