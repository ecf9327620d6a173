using Personalization.Core.Customers;
using Personalization.Core.Interactions;
using static Personalization.Unit.Core.Given;

namespace Personalization.Unit.Core.Customers;

/// <summary>A profile stays small, whatever its customer does.</summary>
public sealed class CustomerProfileBoundsTests
{
    [Fact]
    public void Apply_AHundredThousandEvents_StaysWithinItsBounds()
    {
        var profile = CustomerProfile.Empty;
        foreach (var batch in RandomEvents.Of(seed: 7, 100_000, categories: 1000, repeatIds: false).Chunk(1000))
        {
            profile = profile.After(batch);
            Assert.InRange(profile.Recent.Length, 0, ProfileBounds.Recent);
            Assert.InRange(profile.EventIds.Length, 0, ProfileBounds.EventIds);
            Assert.InRange(profile.Consumed.Length, 0, ProfileBounds.Consumed);
            Assert.InRange(profile.Tastes.Length, 0, ProfileBounds.Categories);
            Assert.InRange(profile.Sessions.Length, 0, ProfileBounds.Sessions);
            Assert.InRange(profile.CartRemovals.Length, 0, ProfileBounds.CartRemovals);
        }
        Assert.Equal(100_000, profile.Version);
        Assert.Equal(100_000, profile.CountByKind.Sum());
        Assert.Equal(ProfileBounds.Consumed, profile.Consumed.Length);
        Assert.InRange(CustomerProfileCodec.Encode(profile).Length, 1, 60_000);
        Assert.All(profile.Tastes, t => Assert.True(double.IsFinite(t.Value)));
    }

    [Fact]
    public void Recent_KeepsTheNewestInTimeOrder()
    {
        var profile = After(Enumerable.Range(0, 200).Select(i => Click($"dress-{i}", i)).Shuffled(seed: 3));
        Assert.Equal(Enumerable.Range(150, 50).Select(i => $"dress-{i}"), profile.Recent.Select(r => r.ItemId));
    }

    [Fact]
    public void Recent_WhenFull_ALateEventOlderThanAllIsNotKept()
    {
        var full = After([.. Enumerable.Range(0, ProfileBounds.Recent).Select(i => Click($"dress-{i}", i))]);
        var after = full.After(Click("shoe-1", -1));
        Assert.Equal(full.Recent.ToArray(), after.Recent.ToArray());
        Assert.Equal(full.Version + 1, after.Version);
    }

    [Fact]
    public void Consumed_KeepsTheNewest()
    {
        var profile = After([.. Enumerable.Range(0, 1200).Select(i => Event(InteractionKind.Purchase, $"dress-{i}", i))]);
        Assert.Equal("dress-200", profile.Consumed[0].ItemId);
        Assert.Equal("dress-1199", profile.Consumed[^1].ItemId);
    }

    [Fact]
    public void Tastes_KeepTheStrongestOfEitherSign_StrongestFirst()
    {
        var profile = After(
        [
            Event(InteractionKind.Purchase, "best-1"),
            Event(InteractionKind.Dislike, "worst-1"),
            .. Enumerable.Range(0, 40).Select(i => Event(InteractionKind.View, $"category{i:00}-1")),
        ]);
        Assert.Equal(ProfileBounds.Categories, profile.Tastes.Length);
        Assert.Equal(["best", "worst", "category00"], profile.Tastes.Take(3).Select(t => t.Category));
    }

    [Fact]
    public void Tastes_ManyDislikesOfManyCategories_StayFinite()
    {
        var profile = After([.. Enumerable.Range(0, 5000).Select(i => Event(InteractionKind.Dislike, $"category{i % 50}-1", i * 1000d))]);
        Assert.All(profile.Tastes, t => Assert.True(double.IsFinite(t.Value) && t.Value < 0));
    }
}
