using Personalization.Core;
using Personalization.Core.Catalog;
using Personalization.Core.Customers;
using Personalization.Core.Features;
using Personalization.Core.Interactions;
using static Personalization.Unit.Core.Given;

namespace Personalization.Unit.Core.Features;

public sealed class CustomerFeaturesTests
{
    private readonly ItemTable _table = SmallShop.Table(60);

    [Fact]
    public void OfAGuest_KnowsNothing()
    {
        var features = Of(CustomerProfile.Empty);
        Assert.Empty(features.Anchors);
        Assert.Equal(0, features.Activity);
        Assert.True(float.IsNaN(features.MeanLogPrice));
        Assert.Equal(0, features.Tastes.ShareOf(Hash64.Of("dress")));
        Assert.Equal((0, false), features.Tastes.TouchedOf(ItemKey.Of("dress-0")));
    }

    [Fact]
    public void Anchors_AreTheNewestLikedItemsEachOnce()
    {
        var features = Of(After(Click("dress-0", 1), Click("shoe-1", 2), Event(InteractionKind.Dislike, "hat-2", 3), Click("dress-0", 4), Click("gone-99", 5)));
        Assert.Equal(["dress-0", "shoe-1"], features.Anchors.Select(a => a.Item.Id));
    }

    [Fact]
    public void Anchors_AreAtMostEight()
    {
        var features = Of(After([.. Enumerable.Range(0, 30).Select(i => Click(_table.Rows[i].Item.Id, i))]));
        Assert.Equal(Enumerable.Range(22, CustomerFeatures.MaxAnchors).Reverse(), features.Anchors.Select(a => a.Index));
    }

    [Fact]
    public void TasteShares_SumToOneInAbsoluteValue_DislikesNegative()
    {
        var features = Of(After(Click("dress-0"), Click("shoe-1"), Event(InteractionKind.Dislike, "hat-2")));
        Assert.Equal(0.25f, features.Tastes.ShareOf(Hash64.Of("dress")), 5);
        Assert.Equal(0.25f, features.Tastes.ShareOf(Hash64.Of("shoe")), 5);
        Assert.Equal(-0.5f, features.Tastes.ShareOf(Hash64.Of("hat")), 5);
        Assert.Equal(0, features.Tastes.ShareOf(Hash64.Of("unheard")));
    }

    [Fact]
    public void TasteShares_OldLoveAndNewDislike_StayWithinOne()
    {
        const double fiveYears = 5 * 525_600;
        var features = Of(After(Click("dress-0"), Event(InteractionKind.Dislike, "hat-2", fiveYears)));
        Assert.Equal(-1, features.Tastes.ShareOf(Hash64.Of("hat")), 5);
        Assert.InRange(features.Tastes.ShareOf(Hash64.Of("dress")), 0, 1e-6f);
    }

    [Fact]
    public void RecentShares_AreOfTheLastFiveLiked()
    {
        var features = Of(After([.. Enumerable.Range(0, 6).Select(i => Click("hat-2", i)), Click("dress-0", 7), Click("dress-3", 8), Event(InteractionKind.Skip, "shoe-1", 9)]));
        Assert.Equal(0.4f, features.Tastes.RecentShareOf(Hash64.Of("dress")), 5);
        Assert.Equal(0.6f, features.Tastes.RecentShareOf(Hash64.Of("hat")), 5);
        Assert.Equal(0, features.Tastes.RecentShareOf(Hash64.Of("shoe")));
    }

    [Fact]
    public void Touched_CountsEveryInteractionAndKnowsTheCart()
    {
        var features = Of(After(Click("dress-0", 1), Event(InteractionKind.Cart, "dress-0", 2), Event(InteractionKind.Skip, "shoe-1", 3)));
        Assert.Equal((2, true), features.Tastes.TouchedOf(ItemKey.Of("dress-0")));
        Assert.Equal((1, false), features.Tastes.TouchedOf(ItemKey.Of("shoe-1")));
        var removed = Of(After(Event(InteractionKind.Cart, "dress-0", 2), Event(InteractionKind.Remove, "dress-0", 3)));
        Assert.Equal((0, false), removed.Tastes.TouchedOf(ItemKey.Of("dress-0")));
    }

    [Fact]
    public void Activity_GrowsToOne()
    {
        Assert.Equal(1, Of(After([.. Enumerable.Range(0, 100).Select(i => Click("dress-0", i))])).Activity, 5);
        Assert.InRange(Of(After(Click("dress-0"))).Activity, 0.1f, 0.3f);
    }

    private CustomerFeatures Of(CustomerProfile profile) => new(profile, _table, [], new QueryMoment(Ms(100)), CustomerSlots.None);
}
