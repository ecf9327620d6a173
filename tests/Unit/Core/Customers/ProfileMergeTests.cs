using Personalization.Core.Customers;
using Personalization.Core.Interactions;
using static Personalization.Unit.Core.Given;

namespace Personalization.Unit.Core.Customers;

/// <summary>Two histories made one are what one history would have been.</summary>
public sealed class ProfileMergeTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void With_IsAsIfAllHadBeenOneHistory(int seed)
    {
        var events = RandomEvents.Of(seed, 300, categories: 20, repeatIds: false)
            .Select((e, i) => e with { At = Start.AddSeconds(i * 977 % 400_009) }).ToArray();
        var random = new Random(seed);
        var (mine, theirs) = (events.Where(_ => random.Next(3) > 0).ToArray(), Array.Empty<Interaction>());
        theirs = [.. events.Except(mine)];
        var whole = After([.. events.OrderBy(e => e.At)]);
        var guest = After(theirs);
        var merged = After(mine).With(guest, ProfileMerge.IdOf("g", guest), ProfileRules.OfHistory);
        Assert.Equal(whole.Recent.ToArray(), merged.Recent.ToArray());
        Assert.Equal(whole.Consumed.ToArray(), merged.Consumed.ToArray());
        Assert.Equal(whole.CountByKind.ToArray(), merged.CountByKind.ToArray());
        Assert.Equal((whole.Version, whole.LastEventAtMs), (merged.Version, merged.LastEventAtMs));
        var halfLifeMs = ProfileBounds.TasteHalfLife.TotalMilliseconds;
        foreach (var taste in whole.Tastes)
            Assert.Equal(taste.At(whole.LastEventAtMs, halfLifeMs), merged.Tastes.Single(t => t.Category == taste.Category).At(whole.LastEventAtMs, halfLifeMs), 9);
        Assert.Equal(0, merged.Apply(theirs, CategoryOf).Applied);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void With_GivesTheSessionsAndTheCartOfOneHistory(int seed)
    {
        var events = Visits.Of(seed);
        var random = new Random(seed);
        var theirs = events.Where(_ => random.Next(2) == 0).ToArray();
        var guest = After(theirs);
        Visits.AssertSame(After(events), After([.. events.Except(theirs)]).With(guest, 7, ProfileRules.OfHistory));
    }

    [Fact]
    public void With_TheSameGuestTwice_ChangesNothing()
    {
        var guest = After(Click("dress-1"));
        var merged = After(Click("shoe-1")).With(guest, ProfileMerge.IdOf("g", guest), ProfileRules.OfHistory);
        Assert.Same(merged, merged.With(guest, ProfileMerge.IdOf("g", guest), ProfileRules.OfHistory));
    }

    [Fact]
    public void IdOf_AGuestsNextLife_IsAnother()
    {
        var (first, anew) = (After(Click("dress-1")), CustomerProfile.Erased(Start).After(Click("dress-2", 5)));
        CustomerProfile[] lives = [first, first.NextLife(), first.NextLife().NextLife(), anew, anew.NextLife()];
        Assert.Distinct(lives.Select(life => ProfileMerge.IdOf("g", life)));
    }

    [Fact]
    public void NextLife_HasNothingButTheIdsOfItsEvents_AndTheMarkOfAnErasure()
    {
        var next = CustomerProfile.Erased(Start).After(Click("dress-1", 5, "e")).NextLife();
        Assert.Equal(CustomerProfile.Erased(Start) with { EventIds = [Personalization.Core.Hash64.Of("e")], Life = 1 }, next);
        Assert.Equal(1, next.Apply([Click("dress-1", 5, "e"), Click("dress-2", 4, "late"), Click("dress-3", -1)], CategoryOf).Applied);
    }

    [Fact]
    public void With_KeepsTheBounds()
    {
        var (one, other) = (After(RandomEvents.Of(1, 5000, repeatIds: false)), After(RandomEvents.Of(2, 5000, repeatIds: false)));
        var merged = one.With(other, 7, ProfileRules.OfHistory);
        Assert.Equal(ProfileBounds.Recent, merged.Recent.Length);
        Assert.Equal(ProfileBounds.EventIds, merged.EventIds.Length);
        Assert.Equal(ProfileBounds.Categories, merged.Tastes.Length);
        Assert.InRange(merged.Consumed.Length, 1, ProfileBounds.Consumed);
        Assert.InRange(merged.Sessions.Length, 1, ProfileBounds.Sessions);
        Assert.Contains(7UL, merged.EventIds);
    }
}
