using Personalization.Core.Customers;
using Personalization.Core.Interactions;
using static Personalization.Unit.Core.Given;
using Hash64 = Personalization.Core.Hash64;

namespace Personalization.Unit.Core.Customers;

/// <summary>The same event takes effect once; an erased customer stays erased.</summary>
public sealed class CustomerProfileDuplicateTests
{
    [Fact]
    public void Apply_SameEventTwiceInABatch_CountsOnce()
    {
        var click = Click("dress-1");
        var (profile, applied) = CustomerProfile.Empty.Apply([click, click], CategoryOf);
        Assert.Equal(1, applied);
        Assert.Single(profile.Recent);
    }

    [Fact]
    public void Apply_SameEventInALaterBatch_ChangesNothing()
    {
        var click = Click("dress-1");
        var before = After(click, Click("shoe-1", 1));
        var (after, applied) = before.Apply([click], CategoryOf);
        Assert.Equal(0, applied);
        Assert.Same(before, after);
    }

    [Fact]
    public void Apply_SameIdWithOtherContent_IsADuplicate()
    {
        var before = After(Click("dress-1", id: "e"));
        Assert.Equal(0, before.Apply([Event(InteractionKind.Purchase, "shoe-1", 5, id: "e")], CategoryOf).Applied);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Apply_ReplayOfTheRememberedOnes_ChangesNothing(int seed)
    {
        var events = RandomEvents.Of(seed, 1500);
        var profile = After(events);
        var known = events.Where(e => profile.EventIds.Contains(Hash64.Of(e.EventId))).ToArray();
        Assert.True(known.Length >= ProfileBounds.EventIds);
        var (again, applied) = profile.Apply(known, CategoryOf);
        Assert.Equal(0, applied);
        Assert.Same(profile, again);
    }

    [Fact]
    public void Apply_IdBeyondTheRememberedOnes_IsForgotten()
    {
        var first = Click("dress-1", id: "first");
        var profile = After(first).After([.. Enumerable.Range(0, ProfileBounds.EventIds).Select(i => Click("shoe-1", 1, $"other-{i}"))]);
        Assert.Equal(1, profile.Apply([first], CategoryOf).Applied);
    }

    [Fact]
    public void Apply_ExactlyTheRememberedOnes_AreStillKnown()
    {
        var first = Click("dress-1", id: "first");
        var profile = After(first).After([.. Enumerable.Range(0, ProfileBounds.EventIds - 1).Select(i => Click("shoe-1", 1, $"other-{i}"))]);
        Assert.Equal(0, profile.Apply([first], CategoryOf).Applied);
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    public void Apply_AfterErasure_OnlyLaterTimesCount(int minutesAfter, int applied)
    {
        var erased = CustomerProfile.Erased(Start);
        Assert.True(erased.IsGuest);
        Assert.Equal(applied, erased.Apply([Click("dress-1", minutesAfter)], CategoryOf).Applied);
    }

    [Fact]
    public void Apply_AfterErasure_NewEventsKeepTheMarkAgainstOldOnes()
    {
        var profile = CustomerProfile.Erased(Start).After(Click("dress-1", 5));
        Assert.Equal(Start.ToUnixTimeMilliseconds(), profile.ErasedAtMs);
        Assert.Equal(0, profile.Apply([Click("shoe-1", -5)], CategoryOf).Applied);
    }

    [Fact]
    public void Apply_BatchAroundTheErasure_TakesOnlyTheLaterPart()
    {
        var (profile, applied) = CustomerProfile.Erased(Start).Apply([Click("dress-1", -1), Click("shoe-1", 1)], CategoryOf);
        Assert.Equal(1, applied);
        Assert.Equal("shoe-1", profile.Recent.Single().ItemId);
    }
}
