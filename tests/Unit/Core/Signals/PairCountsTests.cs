using Personalization.Core.Catalog;
using Personalization.Core.Interactions;
using Personalization.Core.Pipeline.Sources;
using Personalization.Core.Signals;
using static Personalization.Unit.Core.Given;

namespace Personalization.Unit.Core.Signals;

public sealed class PairCountsTests
{
    private static readonly double Week = TimeSpan.FromDays(7).TotalMinutes;
    private readonly ItemTable _table = SmallShop.Table(100);
    private readonly PairCounts _pairs = new(capacity: 50);

    [Fact]
    public void Read_GivesWhatWentTogetherMostOftenFirst()
    {
        Add(0, 1, 1);
        Add(0, 2, 3);
        Add(0, 1, 1);
        Add(3, 0, 1);
        Assert.Equal([(2, 3f), (1, 2f)], Of(0, Ms(0)));
        Assert.Empty(Of(1, Ms(0)));
    }

    [Fact]
    public void Counts_HalveInAWeek()
    {
        Add(0, 1, 4, minute: 0);
        Add(0, 2, 3, minute: Week);
        Assert.Equal([(2, 3f), (1, 2f)], Of(0, Ms(Week)));
        Assert.Equal([(2, 1.5f), (1, 1f)], Of(0, Ms(2 * Week)));
    }

    [Fact]
    public void Add_AnItemWithItselfOrNothing_CountsNothing()
    {
        Add(0, 0, 1);
        Add(0, 1, 0);
        Add(0, 1, -1);
        Add(0, 1, float.NaN);
        Assert.Empty(Of(0, Ms(0)));
    }

    [Fact]
    public void OfWhatIsKnownUpToATime_OnlyWhatHappensLaterCounts()
    {
        var later = new PairCounts(afterMs: Ms(10));
        var (shoe, hat, dress) = (_table.Rows[1].Key, _table.Rows[2].Key, _table.Rows[3].Key);
        later.Add(shoe, hat, 1, Ms(11));
        later.Add(shoe, dress, 1, Ms(10));
        later.Add(shoe, hat, 1, Ms(9));
        var pairs = new PairCount[8];
        Assert.Equal((1, new PairCount(hat, 1)), (later.Read(_table.Rows[1], Ms(11), pairs), pairs[0]));
    }

    [Fact]
    public void OfManyCompanions_TheStrongestAreKept()
    {
        for (var i = 1; i <= 30; i++) Add(0, i, i);
        var kept = Of(0, Ms(0));
        Assert.Equal(16, kept.Count);
        Assert.Equal(Enumerable.Range(15, 16).Reverse(), kept.Select(k => k.Item));
    }

    [Fact]
    public void OfManyItems_ThoseBoughtLongestAgoGo()
    {
        for (var i = 0; i < 60; i++) Add(i, 99, 1, minute: i);
        Assert.InRange(_pairs.Items, 40, 50);
        Assert.Empty(Of(0, Ms(60)));
        Assert.Single(Of(59, Ms(60)));
    }

    [Fact]
    public void Basket_PairsWhatWasBoughtOrPutInTheCartAroundTheSameTime()
    {
        var (basket, signals) = (new Basket(), new List<Signal>());
        basket.Add(Event(InteractionKind.Purchase, "old-1", -3 * 24 * 60), signals);
        basket.Add(Event(InteractionKind.Purchase, "shoe-1", 1), signals);
        basket.Add(Click("hat-5", 3), signals);
        Assert.Empty(signals);
        basket.Add(Event(InteractionKind.Cart, "hat-2", 2), signals);
        var (dress, shoe, hat) = (ItemKey.Of("dress-0"), ItemKey.Of("shoe-1"), ItemKey.Of("hat-2"));
        Assert.Equal([(hat, shoe, 0.5f), (shoe, hat, 0.5f)], signals.Select(s => (s.Item, s.Other, s.Weight)));
        signals.Clear();
        basket.Add(Event(InteractionKind.Purchase, "dress-0", 10), signals);
        Assert.Equal([(dress, shoe, 1f), (shoe, dress, 1f), (dress, hat, 0.5f), (hat, dress, 0.5f)], signals.Select(s => (s.Item, s.Other, s.Weight)));
    }

    [Fact]
    public void Basket_APairIsMadeWhenTheLaterOfTheTwoIsBought_ToldInWhicheverOrder()
    {
        var (basket, signals) = (new Basket(), new List<Signal>());
        basket.Add(Event(InteractionKind.Purchase, "shoe-1", 5), signals);
        basket.Add(Event(InteractionKind.Purchase, "hat-2", 2), signals);
        basket.Add(Event(InteractionKind.Purchase, "dress-0", 7), signals);
        Assert.Equal([Ms(5), Ms(5), Ms(7), Ms(7), Ms(7), Ms(7)], signals.Select(s => s.AtMs));
    }

    [Fact]
    public void Basket_KeepsTheLastTenAndAnItemOnce()
    {
        var (basket, signals) = (new Basket(), new List<Signal>());
        for (var i = 0; i < 30; i++) basket.Add(Event(InteractionKind.Purchase, $"dress-{i / 2}", i), signals);
        signals.Clear();
        basket.Add(Event(InteractionKind.Purchase, "shoe-1", 30), signals);
        Assert.Equal(Enumerable.Range(5, 10).Select(i => ItemKey.Of($"dress-{i}")).Order(), signals.Where(s => s.Item == ItemKey.Of("shoe-1")).Select(s => s.Other).Order());
    }

    private void Add(int item, int other, float weight, double minute = 0) => _pairs.Add(_table.Rows[item].Key, _table.Rows[other].Key, weight, Ms(minute));

    private List<(int Item, float Count)> Of(int item, long nowMs)
    {
        var pairs = new PairCount[64];
        var count = _pairs.Read(_table.Rows[item], nowMs, pairs);
        return [.. pairs.Take(count).Select(p => (_table.FindByKey(p.Key)!.Index, p.Count))];
    }
}
