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
    private readonly float[] _weights = new float[QueryFeatures.MaxItems];

    [Fact]
    public void Fill_ForAGuest_UsesNothingAndLeavesZeros()
    {
        Array.Fill(_items, 7);
        Array.Fill(_weights, 7);
        Assert.Equal(0, Fill(CustomerProfile.Empty));
        Assert.All(_items, x => Assert.Equal(0, x));
        Assert.All(_weights, x => Assert.Equal(0, x));
    }

    [Fact]
    public void Fill_PutsTheNewestFirst()
    {
        Assert.Equal(3, Fill(After(Click("dress-0", 1), Click("shoe-1", 2), Click("hat-2", 3))));
        Assert.Equal(_table.Find("hat-2")!.Vector, _items[..D]);
        Assert.Equal(_table.Find("shoe-1")!.Vector, _items[D..(2 * D)]);
        Assert.Equal(_table.Find("dress-0")!.Vector, _items[(2 * D)..(3 * D)]);
        Assert.True(_weights[0] > _weights[1] && _weights[1] > _weights[2] && _weights[2] > 0);
        Assert.Equal(QueryFeatures.Decay, _weights[1] / _weights[0], 5);
        Assert.All(_items[(3 * D)..], x => Assert.Equal(0, x));
        Assert.All(_weights[3..], x => Assert.Equal(0, x));
    }

    [Fact]
    public void Fill_FiveClicks_MakeUpHalfOfTheQuery()
    {
        Fill(After([.. Enumerable.Range(0, 40).Select(i => Click($"dress-{i / 3 * 3}", i))]));
        Assert.InRange(_weights[..5].Sum(), 0.5f, 0.6f);
    }

    [Fact]
    public void Fill_Dislikes_AreNegativeAndStrongTastesHeavier()
    {
        Fill(After(Event(InteractionKind.Purchase, "dress-0", 1), Event(InteractionKind.Dislike, "shoe-1", 2)));
        Assert.True(_weights[0] < 0, "the dislike");
        Assert.True(_weights[1] > -_weights[0], "a purchase weighs more than the newer dislike");
        Assert.Equal(1, _weights.Sum(MathF.Abs), 5);
    }

    [Fact]
    public void Fill_RatingOfNoStars_PushesAwayAsItDoesInTheTastes()
    {
        var profile = After(Event(InteractionKind.Rating, "dress-0", value: 0));
        Fill(profile);
        Assert.True(profile.Tastes.Single().Value < 0);
        Assert.True(_weights[0] < 0);
    }

    [Fact]
    public void Fill_UnknownItemsAndNeutralKinds_TakeNoPlace()
    {
        Assert.Equal(1, Fill(After(Click("gone-99", 3), Click("dress-0", 1), Event(InteractionKind.Search, null, 4))));
        Assert.Equal(1, _weights[0]);
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
    public void Fill_AnyHistory_IsFiniteAndSumsToOne(int seed)
    {
        var random = new Random(seed);
        var events = RandomEvents.Of(seed, 300).Select(e => e.ItemId is null ? e : e with { ItemId = _table.Rows[random.Next(60)].Item.Id }).ToArray();
        var used = Fill(After(events));
        Assert.InRange(used, 1, QueryFeatures.MaxItems);
        Assert.All(_items, x => Assert.True(float.IsFinite(x)));
        Assert.All(_weights[..used], x => Assert.True(float.IsFinite(x) && x != 0));
        Assert.Equal(1, _weights.Sum(MathF.Abs), 5);
    }

    private int Fill(CustomerProfile profile) => QueryFeatures.Fill(profile, _table, _items, _weights);
}
