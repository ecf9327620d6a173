using Personalization.Core.Customers;
using Personalization.Core.Interactions;
using static Personalization.Unit.Core.Given;
using Hash64 = Personalization.Core.Hash64;

namespace Personalization.Unit.Core.Customers;

/// <summary>What a single interaction does to a profile.</summary>
public sealed class CustomerProfileTests
{
    [Fact]
    public void Empty_IsAGuest()
    {
        Assert.True(CustomerProfile.Empty.IsGuest);
        Assert.Equal(0, CustomerProfile.Empty.Version);
    }

    [Fact]
    public void Apply_NoEvents_ChangesNothing()
    {
        var profile = After(Click("dress-1"));
        var (same, applied) = profile.Apply([], CategoryOf);
        Assert.Same(profile, same);
        Assert.Equal(0, applied);
    }

    [Fact]
    public void Apply_Click_IsRememberedCountedAndTasted()
    {
        var (profile, applied) = CustomerProfile.Empty.Apply([Click("dress-1", minute: 3, id: "e")], CategoryOf);
        Assert.Equal(1, applied);
        Assert.Equal(1, profile.Version);
        Assert.Equal(Ms(3), profile.LastEventAtMs);
        Assert.Equal([new RecentInteraction("dress-1", InteractionKind.Click, Ms(3), 0)], profile.Recent.ToArray());
        Assert.Equal([Hash64.Of("e")], profile.EventIds.ToArray());
        Assert.Equal([new CategoryTaste("dress", 1, Ms(3))], profile.Tastes.ToArray());
        Assert.Equal(1, profile.CountByKind[(int)InteractionKind.Click]);
        Assert.Equal(1, profile.CountByKind.Sum());
        Assert.Empty(profile.Consumed);
        Assert.False(profile.IsGuest);
    }

    [Fact]
    public void Apply_LeavesTheProfileItStartsFromAsItWas()
    {
        var before = After(Click("dress-1"));
        var copy = CustomerProfileCodec.Decode(CustomerProfileCodec.Encode(before));
        before.After(Event(InteractionKind.Purchase, "dress-2", 1), Event(InteractionKind.Search, null, 2));
        Assert.Equal(copy, before);
    }

    [Theory]
    [InlineData(InteractionKind.Purchase)]
    [InlineData(InteractionKind.Watch)]
    [InlineData(InteractionKind.Rating)]
    [InlineData(InteractionKind.Dislike)]
    public void Apply_ConsumingKind_ConsumesTheItem(InteractionKind kind) =>
        Assert.Equal([new ConsumedItem("dress-1", kind, Ms(1))], After(Event(kind, "dress-1", 1)).Consumed.ToArray());

    [Fact]
    public void Apply_ConsumedAgain_KeepsTheLaterReason()
    {
        var profile = After(Event(InteractionKind.Purchase, "dress-1", 1), Event(InteractionKind.Purchase, "shoe-1", 2), Event(InteractionKind.Rating, "dress-1", 3, 5));
        Assert.Equal([new ConsumedItem("shoe-1", InteractionKind.Purchase, Ms(2)), new ConsumedItem("dress-1", InteractionKind.Rating, Ms(3))], profile.Consumed.ToArray());
    }

    [Fact]
    public void Apply_Search_CountsWithoutAnItem()
    {
        var profile = After(Event(InteractionKind.Search, null, 1));
        Assert.True(profile.IsGuest);
        Assert.Equal(1, profile.Version);
        Assert.Equal(1, profile.CountByKind[(int)InteractionKind.Search]);
    }

    [Fact]
    public void Apply_ItemOfUnknownCategory_IsRememberedWithoutTaste()
    {
        var profile = After(Click("unheard"));
        Assert.Single(profile.Recent);
        Assert.Empty(profile.Tastes);
    }

    [Fact]
    public void Apply_Dislike_LeavesANegativeTaste() => Assert.Equal(-2, After(Event(InteractionKind.Dislike, "dress-1")).Tastes.Single().Value);

    [Fact]
    public void Apply_Remove_TakesBackTheCartOfThatItem()
    {
        var profile = After(Event(InteractionKind.Cart, "dress-1", 1), Click("dress-1", 2), Event(InteractionKind.Cart, "shoe-1", 3), Event(InteractionKind.Remove, "dress-1", 4));
        Assert.Equal([(InteractionKind.Click, "dress-1"), (InteractionKind.Cart, "shoe-1")], profile.Recent.Select(r => (r.Kind, r.ItemId)));
    }

    [Fact]
    public void Apply_RemoveOfAnEarlierTime_LeavesTheCartThatCameAfter()
    {
        var profile = After(Event(InteractionKind.Cart, "dress-1", 5), Event(InteractionKind.Remove, "dress-1", 4));
        Assert.Equal(InteractionKind.Cart, profile.Recent.Single().Kind);
    }

    [Fact]
    public void Apply_RemoveThatComesBeforeItsCart_KeepsItOut_ButNotALaterOne()
    {
        var profile = After(Event(InteractionKind.Remove, "dress-1", 4), Event(InteractionKind.Cart, "dress-1", 3), Event(InteractionKind.Cart, "dress-1", 5), Event(InteractionKind.Cart, "shoe-1", 3));
        Assert.Equal([("shoe-1", Ms(3)), ("dress-1", Ms(5))], profile.Recent.Select(r => (r.ItemId, r.AtMs)));
        Assert.Equal([new CartRemoval("dress-1", Ms(4))], profile.CartRemovals.ToArray());
    }

    [Fact]
    public void Apply_RemoveAndCartOfOneTime_GoByTheOrderOfArrival()
    {
        Assert.Empty(After(Event(InteractionKind.Cart, "dress-1"), Event(InteractionKind.Remove, "dress-1")).Recent);
        Assert.Single(After(Event(InteractionKind.Remove, "dress-1"), Event(InteractionKind.Cart, "dress-1")).Recent);
    }

    [Fact]
    public void Apply_ManyRemoves_TheLatestAreKept()
    {
        var profile = After([.. Enumerable.Range(0, 40).Select(i => Event(InteractionKind.Remove, $"dress-{i % 20}", i)).Shuffled(seed: 1)]);
        Assert.Equal(Enumerable.Range(24, ProfileBounds.CartRemovals).Select(i => new CartRemoval($"dress-{i % 20}", Ms(i))), profile.CartRemovals);
    }

    [Fact]
    public void Apply_RemoveWithoutCart_IsOnlyCounted()
    {
        var profile = After(Click("dress-1"), Event(InteractionKind.Remove, "shoe-1", 1));
        Assert.Equal("dress-1", profile.Recent.Single().ItemId);
        Assert.Equal(2, profile.Version);
    }

    [Theory]
    [InlineData(InteractionKind.Rating, null, 3.5f)]
    [InlineData(InteractionKind.Rating, 0d, 0f)]
    [InlineData(InteractionKind.Watch, null, 30f)]
    [InlineData(InteractionKind.Watch, 0d, 0f)]
    [InlineData(InteractionKind.Cart, 4d, 4f)]
    [InlineData(InteractionKind.Click, null, 0f)]
    public void Apply_Value_IsKeptAndOneNotGivenIsTheUsual(InteractionKind kind, double? value, float kept) =>
        Assert.Equal(kept, After(Event(kind, "dress-1", value: value)).Recent.Single().Value);

    [Fact]
    public void Apply_OnAProfileStoredBeforeAKindWasAdded_CountsTheNewKind()
    {
        var old = CustomerProfile.Empty with { CountByKind = [1, 2, 3] };
        var counts = old.After(Event(InteractionKind.Remove, "dress-1")).CountByKind.ToArray();
        Assert.Equal([1L, 2, 3, 0, 0, 0, 0, 0, 0, 0, 1], counts);
    }

    [Fact]
    public void Equals_ComparesContents()
    {
        Assert.Equal(After(Click("dress-1", 1, "e")), After(Click("dress-1", 1, "e")));
        Assert.Equal(After(Click("dress-1", 1, "e")).GetHashCode(), After(Click("dress-1", 1, "e")).GetHashCode());
        Assert.NotEqual(After(Click("dress-1", 1, "e")), After(Click("dress-2", 1, "e")));
    }
}
