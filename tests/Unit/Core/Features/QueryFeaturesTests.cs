using Personalization.Core.Catalog;
using Personalization.Core.Customers;
using Personalization.Core.Features;
using Personalization.Core.Interactions;
using Personalization.Unit.Core.Customers;
using static Personalization.Unit.Core.Given;

namespace Personalization.Unit.Core.Features;

public sealed class QueryFeaturesTests
{
    private const int D = SmallShop.Dimensions;
    private readonly ItemTable _table = SmallShop.Table(60);
    private readonly float[] _items = new float[QueryFeatures.MaxItems * D];
    private readonly float[] _events = new float[QueryFeatures.MaxItems * EventFeatures.Width];

    [Fact]
    public void Fill_ForAGuest_UsesNothingAndLeavesZeros()
    {
        Array.Fill(_items, 7);
        Array.Fill(_events, 7);
        Assert.Equal(0, Fill(CustomerProfile.Empty));
        Assert.All(_items, x => Assert.Equal(0, x));
        Assert.All(_events, x => Assert.Equal(0, x));
    }

    [Fact]
    public void Fill_PutsTheOldestFirst_AndZerosBehindTheNewest()
    {
        Assert.Equal(3, Fill(After(Click("dress-0", 1), Click("shoe-1", 2), Click("hat-2", 3))));
        Assert.Equal(_table.Find("dress-0")!.Vector, _items[..D]);
        Assert.Equal(_table.Find("shoe-1")!.Vector, _items[D..(2 * D)]);
        Assert.Equal(_table.Find("hat-2")!.Vector, _items[(2 * D)..(3 * D)]);
        Assert.All(_items[(3 * D)..], x => Assert.Equal(0, x));
        Assert.All(_events[(3 * EventFeatures.Width)..], x => Assert.Equal(0, x));
    }

    [Fact]
    public void Fill_TellsKindTasteAndPause()
    {
        Fill(After(Event(InteractionKind.Purchase, "dress-0", 1), Event(InteractionKind.Dislike, "shoe-1", 2)));
        var (first, second) = (EventOf(0), EventOf(1));
        Assert.Equal((1, 1, 3), (first[0], first[1 + (int)InteractionKind.Purchase], first[EventFeatures.TasteAt]));
        Assert.Equal((1, 1, -2), (second[0], second[1 + (int)InteractionKind.Dislike], second[EventFeatures.TasteAt]));
        Assert.Equal(0, first[(EventFeatures.TasteAt + 1)..].Sum());
        Assert.Equal(1, second[(EventFeatures.TasteAt + 1)..].Sum());
    }

    [Fact]
    public void Fill_WhatWasDoneWithAnItemAtOnce_IsOneEventOfTheKindThatSaysMost()
    {
        Assert.Equal(1, Fill(After(Click("dress-0", 1), Event(InteractionKind.Purchase, "dress-0", 1), Event(InteractionKind.View, "dress-0", 1))));
        Assert.Equal(1, EventOf(0)[1 + (int)InteractionKind.Purchase]);
        Assert.Equal(0, EventOf(0)[1 + (int)InteractionKind.Click]);
    }

    [Fact]
    public void Fill_RatingOfNoStars_PushesAwayAsItDoesInTheTastes()
    {
        var profile = After(Event(InteractionKind.Rating, "dress-0", value: 0));
        Fill(profile);
        Assert.True(profile.Tastes.Single().Value < 0);
        Assert.True(EventOf(0)[EventFeatures.TasteAt] < 0);
    }

    [Fact]
    public void Fill_UnknownItems_TakeNoPlace() => Assert.Equal(1, Fill(After(Click("gone-99", 3), Click("dress-0", 1), Event(InteractionKind.Search, null, 4))));

    [Fact]
    public void Fill_WhereNothingTellsOfTaste_UsesNothing()
    {
        Assert.Equal(0, Fill(After(Event(InteractionKind.Remove, "dress-0", 1))));
        Assert.All(_items, x => Assert.Equal(0, x));
    }

    [Fact]
    public void Fill_DeletedItem_IsStillPartOfTheHistory()
    {
        _table.Delete("dress-0");
        Assert.Equal(1, Fill(After(Click("dress-0"))));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Fill_AnyHistory_IsFinite(int seed)
    {
        var random = new Random(seed);
        var events = RandomEvents.Of(seed, 300).Select(e => e.ItemId is null ? e : e with { ItemId = _table.Rows[random.Next(60)].Item.Id }).ToArray();
        Assert.InRange(Fill(After(events)), 1, QueryFeatures.MaxItems);
        Assert.All(_items, x => Assert.True(float.IsFinite(x)));
        Assert.All(_events, x => Assert.True(float.IsFinite(x)));
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0, 1)]
    [InlineData(10_000, 1)]
    [InlineData(10_001, 2)]
    [InlineData(long.MaxValue, 8)]
    public void EventFeatures_APauseFallsIntoOneBand_AndNoneIntoNone(long pauseMs, int band)
    {
        var row = new float[EventFeatures.Width];
        EventFeatures.Fill(InteractionKind.Click, 1, pauseMs, row);
        Assert.Equal(band - 1, Array.IndexOf(row[(EventFeatures.TasteAt + 1)..], 1));
    }

    [Fact]
    public void Fill_OfWords_ReadsThemAsTheNewestInteraction()
    {
        var words = SmallShop.At(45);
        Assert.Equal(2, QueryFeatures.Fill(After(Click("dress-0", 1)), _table, _items, _events, words, Ms(2)));
        Assert.Equal(words, _items[words.Length..(2 * words.Length)]);
        Assert.Equal(1, EventOf(1)[EventFeatures.SearchAt]);
        Assert.Equal(0, EventOf(0)[EventFeatures.SearchAt]);
        Assert.Equal(0, EventOf(1)[EventFeatures.TasteAt]);
    }

    [Fact]
    public void Fill_OfWordsAlone_IsAQuery() => Assert.Equal(1, QueryFeatures.Fill(CustomerProfile.Empty, _table, _items, _events, SmallShop.At(45), Ms(2)));

    [Fact]
    public void Fill_OfWordsAfterALongHistory_LeavesOutTheOldest()
    {
        var profile = After([.. Enumerable.Range(0, 60).Select(i => Click(_table.Rows[i % 20].Item.Id, i))]);
        var oldest = _table.Find(profile.Recent[^(QueryFeatures.MaxItems - 1)].ItemId)!.Vector;
        Assert.Equal(QueryFeatures.MaxItems, QueryFeatures.Fill(profile, _table, _items, _events, SmallShop.At(45), Ms(90)));
        Assert.Equal(oldest, _items[..oldest.Length]);
        Assert.Equal(SmallShop.At(45), _items[^oldest.Length..]);
    }

    private float[] EventOf(int place) => _events[(place * EventFeatures.Width)..((place + 1) * EventFeatures.Width)];

    private int Fill(CustomerProfile profile) => QueryFeatures.Fill(profile, _table, _items, _events);
}
