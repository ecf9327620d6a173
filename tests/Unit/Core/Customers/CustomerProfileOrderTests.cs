using Personalization.Core.Customers;
using Personalization.Core.Interactions;
using static Personalization.Unit.Core.Given;

namespace Personalization.Unit.Core.Customers;

/// <summary>How events arrive, late, in another order, in batches of any size, does not matter more than it must.</summary>
public sealed class CustomerProfileOrderTests
{
    [Fact]
    public void Apply_LateEvent_TakesItsPlaceInTime()
    {
        var profile = After(Click("dress-1", 1), Click("dress-3", 3), Click("dress-2", 2));
        Assert.Equal(["dress-1", "dress-2", "dress-3"], profile.Recent.Select(r => r.ItemId));
        Assert.Equal(Ms(3), profile.LastEventAtMs);
    }

    [Fact]
    public void Apply_SameTime_KeepsTheOrderOfArrival() =>
        Assert.Equal(["a-1", "b-1", "c-1"], After(Click("a-1"), Click("b-1"), Click("c-1")).Recent.Select(r => r.ItemId));

    [Fact]
    public void Apply_LateConsumption_NeitherReplacesALaterOneNorJumpsTheLine()
    {
        var profile = After(Event(InteractionKind.Rating, "dress-1", 5, 1), Event(InteractionKind.Purchase, "dress-1", 1), Event(InteractionKind.Purchase, "shoe-1", 2));
        Assert.Equal([new ConsumedItem("shoe-1", InteractionKind.Purchase, Ms(2)), new ConsumedItem("dress-1", InteractionKind.Rating, Ms(5))], profile.Consumed.ToArray());
    }

    [Fact]
    public void Apply_LateTaste_DecaysOnArrival()
    {
        var week = ProfileBounds.TasteHalfLife.TotalMinutes;
        var inOrder = After(Click("dress-1", 0), Click("dress-2", week));
        var late = After(Click("dress-2", week), Click("dress-1", 0));
        Assert.Equal(1.5, inOrder.Tastes.Single().Value, 12);
        Assert.Equal(1.5, late.Tastes.Single().Value, 12);
        Assert.Equal(Ms(week), late.Tastes.Single().AtMs);
    }

    [Fact]
    public void Apply_ClockJumpsBackAYear_NothingOfTheRecentIsLost()
    {
        var before = After([.. Enumerable.Range(0, 10).Select(i => Click($"dress-{i}", i))]);
        var after = before.After([.. Enumerable.Range(0, 60).Select(i => Click($"shoe-{i}", i - 525_600))]);
        Assert.Equal(before.Recent.ToArray(), after.Recent.TakeLast(10));
        Assert.Equal(before.LastEventAtMs, after.LastEventAtMs);
        Assert.Equal("dress", after.Tastes[0].Category);
        Assert.True(after.Tastes.Single(t => t.Category == "shoe").Value <= 60);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Apply_AnyCutIntoBatches_GivesTheVerySameProfile(int seed)
    {
        var events = RandomEvents.Of(seed, 1200);
        var (whole, appliedAtOnce) = CustomerProfile.Empty.Apply(events, CategoryOf);

        var (oneByOne, appliedOneByOne) = (CustomerProfile.Empty, 0);
        foreach (var interaction in events)
        {
            (oneByOne, var applied) = oneByOne.Apply([interaction], CategoryOf);
            appliedOneByOne += applied;
        }
        Assert.Equal(whole, oneByOne);
        Assert.Equal(appliedAtOnce, appliedOneByOne);

        var random = new Random(seed);
        var cut = CustomerProfile.Empty;
        for (var at = 0; at < events.Length;)
        {
            var size = Math.Min(random.Next(1, 700), events.Length - at);
            cut = cut.After(events[at..(at + size)]);
            at += size;
        }
        Assert.Equal(whole, cut);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Apply_AnyOrderOfArrival_GivesTheSameRecentConsumedAndTastes(int seed)
    {
        // Distinct times, and no more categories than are kept.
        var events = RandomEvents.Of(seed, 400, categories: 20, repeatIds: false)
            .Select((e, i) => e with { At = Start.AddSeconds(i * 977 % 400_009) }).ToArray();
        var inOrder = After([.. events.OrderBy(e => e.At)]);
        var shuffled = After(events.Shuffled(seed));
        Assert.Equal(inOrder.Recent.ToArray(), shuffled.Recent.ToArray());
        Assert.Equal(inOrder.Consumed.ToArray(), shuffled.Consumed.ToArray());
        Assert.Equal(inOrder.CountByKind.ToArray(), shuffled.CountByKind.ToArray());
        Assert.Equal(inOrder.LastEventAtMs, shuffled.LastEventAtMs);
        Assert.Equal(inOrder.Tastes.Length, shuffled.Tastes.Length);
        var halfLifeMs = ProfileBounds.TasteHalfLife.TotalMilliseconds;
        foreach (var taste in inOrder.Tastes)
            Assert.Equal(taste.At(inOrder.LastEventAtMs, halfLifeMs), shuffled.Tastes.Single(t => t.Category == taste.Category).At(inOrder.LastEventAtMs, halfLifeMs), 9);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Apply_AnyOrderOfArrival_GivesTheSameSessionsAndTheSameCart(int seed)
    {
        var events = Visits.Of(seed);
        Visits.AssertSame(After(events), After(events.Shuffled(seed)));
    }

    public static TheoryData<int> Seeds => [1, 2, 3, 4, 5, 6, 7, 8];
}
