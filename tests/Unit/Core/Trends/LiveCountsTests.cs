using Personalization.Core.Catalog;
using Personalization.Core.Trends;
using static Personalization.Unit.Core.SmallShop;

namespace Personalization.Unit.Core.Trends;

public sealed class LiveCountsTests
{
    private readonly ItemTable _items = new(Dimensions);
    private readonly LiveCounts _live;

    public LiveCountsTests()
    {
        _items.Upsert(Item("trained"), At(0), popularity: 5);
        _items.Upsert(Item("new"), At(1));
        _live = new LiveCounts(_items);
    }

    [Fact]
    public void Lay_GivesPopularityToWhatTrainingDoesNotKnow()
    {
        _live.Lay([new("trained", 7), new("new", 7), new("nobody's", 7)]);
        Assert.Equal((MathF.Log(6), MathF.Log(8)), (_items.Find("trained")!.LogPopularity, _items.Find("new")!.LogPopularity));
    }

    [Fact]
    public void Lay_WhatIsHardlyFelt_IsLeft_AndWhatFades_Falls()
    {
        _live.Lay([new("new", 100)]);
        _live.Lay([new("new", 105)]);
        Assert.Equal(100, _items.Find("new")!.LiveCount);
        _live.Lay([new("new", 50)]);
        Assert.Equal(50, _items.Find("new")!.LiveCount);
        _live.Lay([new("new", -3)]);
        Assert.Equal((0, 0), (_items.Find("new")!.LiveCount, _items.Find("new")!.LogPopularity));
    }

    [Fact]
    public void BeginAnew_CountsOnFromWhatIsLaid()
    {
        _live.Lay([new("new", 500)]);
        _live.BeginAnew();
        _live.Lay([new("new", 1)]);
        Assert.Equal(500, _items.Find("new")!.LiveCount);
        _live.Lay([new("new", 100)]);
        Assert.Equal(600, _items.Find("new")!.LiveCount);
        _live.BeginAnew();
        _live.Lay([new("new", 100)]);
        Assert.Equal(700, _items.Find("new")!.LiveCount);
    }
}
