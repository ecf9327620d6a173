using Personalization.Core.Catalog;
using Personalization.Core.Pipeline.Sources;
using static Personalization.Unit.Core.Given;

namespace Personalization.Unit.Core.Pipeline.Sources;

/// <summary>A condition that comes with a request is met where it is cheapest: by a look at the few that meet it, by the index, or afterwards.</summary>
public sealed class FilteredSearchTests
{
    private const int Items = 12_000;
    private readonly Shop _shop = new(Items);
    private readonly List<(int K, string? Filter)> _asked = [];

    [Fact]
    public async Task FewMatches_AreAllScoredAndTheIndexIsNotAsked()
    {
        var found = await FindAsync("category = hat and price < 1000");
        Assert.Empty(_asked);
        var context = Context("category = hat and price < 1000");
        var expected = _shop.Table.Rows.ToArray().Where(r => r.Item.Category == "hat" && r.Item.Price < 1000)
            .OrderByDescending(r => Personalization.Core.Features.Vectors.Dot(context.Query, r.Vector)).ThenBy(r => r.Index).Take(300);
        Assert.Equal(expected.Select(r => r.Item.Id), found.Ids());
    }

    [Fact]
    public async Task SelectiveCondition_IsGivenToTheIndex()
    {
        await FindAsync("category = hat or price < 2000");
        Assert.Equal([(300, "category = hat or price < 2000")], _asked);
    }

    [Fact]
    public async Task ConditionThatMostMeet_IsMetByALongerList()
    {
        var found = await FindAsync("not category = hat");
        Assert.Equal([(450, null)], _asked);
        Assert.All(found, f => Assert.NotEqual("hat", f.Row.Item.Category));
        Assert.InRange(found.Count, 200, 300);
    }

    [Fact]
    public async Task NoMatch_AsksNobody()
    {
        Assert.Empty(await FindAsync("price < 0"));
        Assert.Empty(_asked);
    }

    [Fact]
    public async Task RowsThatCannotBeShown_DoNotMatch()
    {
        _shop.Table.Delete("hat-2");
        var matching = await _shop.Release.Filters.OfAsync("price < 13");
        Assert.Equal((2, true, false), (matching.Count, matching.Contains(0), matching.Contains(2)));
        Assert.Equal([0, 1, -1], new[] { matching.Next(0), matching.Next(1), matching.Next(2) });
    }

    [Fact]
    public void KnownConditions_AreTakenAsTheyAreForASecondWhileTheTableChanges()
    {
        var time = new ManualTime();
        var filters = new RowFilters(_shop.Table, time);
        var first = filters.Of("price < 13");
        Assert.Same(first, filters.Of("price < 13"));
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Same(first, filters.Of("price < 13"));
        _shop.Table.Upsert(SmallShop.Item("hat-new", price: 1), SmallShop.At(3));
        Assert.Equal(Items + 1, filters.Of("price < 13").Total);
        _shop.Table.Delete("hat-new");
        Assert.Equal(4, filters.Of("price < 13").Count);
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(3, filters.Of("price < 13").Count);
    }

    [Fact]
    public void ManyConditions_AreForgottenOldestFirst()
    {
        var filters = new RowFilters(_shop.Table, new ManualTime());
        var first = filters.Of("price < 1");
        for (var i = 2; i < 200; i++) filters.Of($"price < {i}");
        Assert.NotSame(first, filters.Of("price < 1"));
    }

    private Task<IReadOnlyList<Found>> FindAsync(string filter) => new EmbeddingSource(new AskedSearch(_shop.Search, _asked)).FindAsync(Context(filter));

    private Personalization.Core.Pipeline.PipelineContext Context(string filter) => _shop.Context(Shop.Request() with { Filter = filter }, After(Click("dress-0")));

    private sealed class AskedSearch(INeighbourSearch search, List<(int K, string? Filter)> asked) : INeighbourSearch
    {
        public ValueTask<NeighbourResult> SearchAsync(IReadOnlyList<float[]> queries, int k, string? filter, CancellationToken cancellation)
        {
            asked.Add((k, filter));
            return search.SearchAsync(queries, k, filter, cancellation);
        }
    }
}
