using Personalization.Core.Customers;
using Personalization.Core.Interactions;
using Personalization.Core.Pipeline;
using Personalization.Core.Pipeline.Filters;
using static Personalization.Unit.Core.Given;

namespace Personalization.Unit.Core.Pipeline.Filters;

public sealed class FilterTests
{
    private static readonly ICandidateFilter[] All = [new ConsumedFilter(), new UnavailableFilter(), new ExcludedFilter(), new ExpressionFilter(), new HiddenFilter(), new SeenFilter()];
    private readonly Shop _shop = new();
    private readonly CandidateSet _candidates = new();

    public FilterTests()
    {
        foreach (var row in _shop.Table.Rows) _candidates.Add(row, CandidateSources.Embedding, 0.5f);
    }

    [Fact]
    public void Filters_WithNothingToObjectTo_KeepAll()
    {
        Apply(_shop.Context(), All);
        Assert.Empty(Removed());
    }

    [Theory]
    [InlineData(InteractionKind.Purchase, "purchased")]
    [InlineData(InteractionKind.Watch, "watched")]
    [InlineData(InteractionKind.Rating, "rated")]
    [InlineData(InteractionKind.Dislike, "disliked")]
    public void ConsumedFilter_NamesWhatTheCustomerDid(InteractionKind kind, string reason)
    {
        Apply(_shop.Context(profile: After(Event(kind, "dress-0"), Click("shoe-1"))), new ConsumedFilter());
        Assert.Equal([("dress-0", reason)], Removed());
    }

    [Fact]
    public void UnavailableFilter_TakesOutTheDeletedAndTheUnavailable()
    {
        var shop = new Shop(SmallShop.Table(5));
        shop.Table.Delete("hat-2");
        shop.Table.Upsert(SmallShop.Item("shoe-1", available: false), vector: null);
        _candidates.Clear();
        foreach (var row in shop.Table.Rows) _candidates.Add(row, CandidateSources.Embedding, 0);
        Apply(shop.Context(), new UnavailableFilter());
        Assert.Equal([("shoe-1", "unavailable"), ("hat-2", "unavailable")], Removed());
    }

    [Fact]
    public void ExcludedFilter_TakesOutTheExcludedAndTheAnchors()
    {
        Apply(_shop.Context(Shop.Request() with { Exclude = ["dress-0", "unheard"], AnchorItems = ["shoe-1"] }), new ExcludedFilter());
        Assert.Equal([("dress-0", "excluded"), ("shoe-1", "excluded")], Removed());
    }

    [Fact]
    public void ExpressionFilter_TakesOutWhatDoesNotMeetTheCondition()
    {
        Apply(_shop.Context(Shop.Request() with { Filter = "category = dress and price < 30" }), new ExpressionFilter());
        Assert.Equal(60 - 7, Removed().Count);
        Assert.All(_candidates.All.ToArray().Where(c => c.Removed is null), c => Assert.True(c.Row.Item.Category == "dress" && c.Row.Item.Price < 30));
    }

    [Fact]
    public void Filters_LookOnlyAtTheCandidatesFromTheGivenPlaceOn()
    {
        var context = _shop.Context(Shop.Request() with { Exclude = ["dress-0", "dress-30"], Filter = "not category = hat" }, After(Event(InteractionKind.Purchase, "dress-3"), Event(InteractionKind.Purchase, "dress-33")));
        foreach (var filter in All) filter.Apply(context, _candidates, from: 30);
        Assert.All(Removed(), r => Assert.True(_shop.Table.Find(r.Id)!.Index >= 30));
        Assert.Contains(("dress-30", "excluded"), Removed());
        Assert.Contains(("dress-33", "purchased"), Removed());
        Assert.Contains(("hat-32", "filtered"), Removed());
    }

    [Fact]
    public void ConsumedFilter_WhatIsBoughtAgainAndAgainAndIsDue_Stays()
    {
        _candidates.Add(_shop.Table.Find("dress-0")!, CandidateSources.Repeat, 0.5f);
        _candidates.Add(_shop.Table.Find("dress-3")!, CandidateSources.Repeat, 0.5f);
        Apply(_shop.Context(profile: After(Event(InteractionKind.Purchase, "dress-0"), Event(InteractionKind.Dislike, "dress-3"), Event(InteractionKind.Purchase, "shoe-1"))), new ConsumedFilter());
        Assert.Equal([("shoe-1", "purchased"), ("dress-3", "disliked")], Removed());
    }

    [Fact]
    public void ConsumedFilter_TakesOutWhatOnlyTheSketchRemembers()
    {
        var profile = CustomerProfile.Empty with { ConsumedBefore = ItemSketch.Empty.With(_shop.Table.Find("hat-2")!.Key) };
        Apply(_shop.Context(profile: profile), new ConsumedFilter());
        Assert.Equal([("hat-2", "consumed")], Removed());
    }

    [Theory]
    [InlineData(3, 4, false)]
    [InlineData(4, 4, true)]
    [InlineData(255, 0, false)]
    public void SeenFilter_TakesOutWhatWasShownToTheLimitAndNotTurnedTo(int shown, int limit, bool removed)
    {
        _shop.Options.SeenLimit = limit;
        var seen = new SeenItems();
        for (var i = 0; i < shown; i++) seen.Add(_shop.Table.Find("dress-0")!.Key, Ms(0));
        Apply(_shop.Context(seen: seen), new SeenFilter());
        Assert.Equal(removed ? [("dress-0", "seen")] : [], Removed());
    }

    [Fact]
    public void HiddenFilter_TakesOutWhatARuleHides()
    {
        _shop.Options.Rules = [new BusinessRule { When = "category = hat", Hide = true }, new BusinessRule { When = "category = shoe", Boost = 2 }];
        Apply(_shop.Context(), new HiddenFilter());
        Assert.Equal(20, Removed().Count);
        Assert.All(Removed(), r => Assert.Equal("rule", r.Reason));
    }

    [Fact]
    public void Filters_ThatAgree_TheFirstNamesTheReason()
    {
        var context = _shop.Context(Shop.Request() with { Exclude = ["dress-0", "shoe-1"], Filter = "category = hat" }, After(Event(InteractionKind.Purchase, "dress-0")));
        Apply(context, All);
        var removed = Removed().ToDictionary(r => r.Id, r => r.Reason);
        Assert.Equal(("purchased", "excluded", "filtered"), (removed["dress-0"], removed["shoe-1"], removed["dress-3"]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Filters_Partition_KeptAndRemovedAreAll(int seed)
    {
        var random = new Random(seed);
        string Some() => _shop.Table.Rows[random.Next(60)].Item.Id;
        InteractionKind[] kinds = [InteractionKind.Purchase, InteractionKind.Dislike, InteractionKind.Click];
        var profile = After([.. Enumerable.Range(0, 20).Select(i => Event(kinds[random.Next(3)], Some(), i))]);
        var context = _shop.Context(Shop.Request() with { Exclude = [Some(), Some()], Filter = $"price > {random.Next(10, 50)}" }, profile);
        var before = _candidates.All.ToArray().Select(c => c.Row).ToArray();
        Apply(context, All);
        Assert.Equal(before, _candidates.All.ToArray().Select(c => c.Row));
        foreach (var candidate in _candidates.All.ToArray())
        {
            var id = candidate.Row.Item.Id;
            var expected = profile.Consumed.FirstOrDefault(c => c.ItemId == id) is { ItemId: not null } consumed ? InteractionKinds.ConsumedAs(consumed.Kind)
                : context.Request.Exclude.Contains(id) ? "excluded"
                : context.Filter!.Matches(candidate.Row.Item) ? null : "filtered";
            Assert.Equal(expected, candidate.Removed);
        }
    }

    private void Apply(PipelineContext context, params ICandidateFilter[] filters)
    {
        foreach (var filter in filters) filter.Apply(context, _candidates, from: 0);
    }

    private List<(string Id, string Reason)> Removed() => [.. _candidates.All.ToArray().Where(c => c.Removed is not null).Select(c => (c.Row.Item.Id, c.Removed!))];
}
