using Personalization.Core.Customers;
using Personalization.Core.Interactions;
using static Personalization.Unit.Core.Given;

namespace Personalization.Unit.Core.Customers;

/// <summary>What is logged and read again is what was applied; it is bounded, and it ages.</summary>
public sealed class LiveProfileTests
{
    private static readonly ProfileRules Rules = new(TimeSpan.FromMinutes(30), TimeSpan.FromHours(1));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void SnapshotAndLog_CutAnywhere_GiveTheVerySameProfile(int seed)
    {
        var events = RandomEvents.Of(seed, 600, repeatIds: false).Select(Logged).ToArray();
        var whole = new LiveProfile(CustomerProfile.Empty, Rules);
        foreach (var one in events) whole.Add(one);

        var random = new Random(seed);
        for (var times = 0; times < 10; times++)
        {
            var cut = random.Next(events.Length);
            var before = new LiveProfile(CustomerProfile.Empty, Rules);
            foreach (var one in events[..cut]) before.Add(one);
            var after = new LiveProfile(CustomerProfileCodec.Decode(CustomerProfileCodec.Encode(before.Current)), Rules);
            foreach (var entry in events[cut..].Chunk(random.Next(1, 100))) InteractionLogCodec.Replay(InteractionLogCodec.Encode(entry), after);
            Assert.Equal(whole.Current, after.Current);
        }
    }

    [Fact]
    public void AnEntryReadTwice_CountsOnce()
    {
        var profile = new LiveProfile(CustomerProfile.Empty, Rules);
        var entry = InteractionLogCodec.Encode([Logged(Click("dress-1")), Logged(Click("dress-2"))]);
        for (var i = 0; i < 2; i++) InteractionLogCodec.Replay(entry, profile);
        Assert.Equal(2, profile.Current.Version);
    }

    [Fact]
    public void Replay_CutShortOrDamaged_IsRefused()
    {
        var entry = InteractionLogCodec.Encode([Logged(Event(InteractionKind.Watch, "dress-1", value: 3)), Logged(Click("shoe-1"))]);
        for (var length = 0; length < entry.Length; length++)
            Assert.Throws<InvalidDataException>(() => InteractionLogCodec.Replay(entry.AsSpan(0, length), new LiveProfile(CustomerProfile.Empty, Rules)));
        Assert.Throws<InvalidDataException>(() => InteractionLogCodec.Replay([.. entry, 0], new LiveProfile(CustomerProfile.Empty, Rules)));
        var random = new Random(5);
        for (var i = 0; i < 3000; i++)
        {
            var bytes = entry.ToArray();
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            try { InteractionLogCodec.Replay(bytes, new LiveProfile(CustomerProfile.Empty, Rules)); }
            catch (InvalidDataException) { }
        }
    }

    [Fact]
    public void Replay_OfAnotherVersion_IsRefusedNamingBoth()
    {
        var entry = InteractionLogCodec.Encode([Logged(Click("dress-1"))]);
        entry[0] = 9;
        var refused = Assert.Throws<InvalidDataException>(() => InteractionLogCodec.Replay(entry, new LiveProfile(CustomerProfile.Empty, Rules)));
        Assert.Contains("version 9", refused.Message, StringComparison.Ordinal);
        Assert.Contains($"version {InteractionLogCodec.Version}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Current_IsTheSameObjectUntilMoreIsAdded()
    {
        var profile = new LiveProfile(CustomerProfile.Empty, Rules);
        profile.Add(Logged(Click("dress-1")));
        var one = profile.Current;
        Assert.Same(one, profile.Current);
        profile.Add(Logged(Click("dress-2", 1)));
        Assert.Equal(["dress-1"], one.Recent.Select(r => r.ItemId));
        Assert.Equal(["dress-1", "dress-2"], profile.Current.Recent.Select(r => r.ItemId));
    }

    [Theory]
    [InlineData(-60, true)]
    [InlineData(-60.001, false)]
    public void AnEventWithinTheLateness_TakesItsPlace_AnOlderOneFeedsCountsOnly(double minute, bool isKept)
    {
        var profile = Live(Click("dress-1", 0), Event(InteractionKind.Purchase, "shoe-1", minute));
        Assert.Equal(isKept ? ["shoe-1", "dress-1"] : ["dress-1"], profile.Recent.Select(r => r.ItemId));
        Assert.Equal(1, profile.CountByKind[(int)InteractionKind.Purchase]);
        Assert.Equal("shoe-1", Assert.Single(profile.Consumed).ItemId);
        Assert.Contains(profile.Tastes, t => t.Category == "shoe");
        Assert.Equal(Ms(0), profile.LastEventAtMs);
    }

    [Fact]
    public void ASession_EndsAfterTheGap_AndIsSummedUp()
    {
        var profile = Live(Click("dress-1", 0), Click("dress-2", 10), Event(InteractionKind.Cart, "dress-2", 20), Click("shoe-1", 30), Click("hat-1", 60.1));
        var ended = Assert.Single(profile.Sessions);
        Assert.Equal((Ms(0), Ms(30), 4, "dress", "dress-2"), (ended.StartedAtMs, ended.EndedAtMs, ended.Events, ended.Category, ended.ItemId));
        Assert.Equal((Ms(60.1), 1, "hat"), (profile.Session.StartedAtMs, profile.Session.Events, profile.Session.Category));
    }

    [Fact]
    public void AnEventExactlyAtTheGap_IsOfTheSameSession() => Assert.Equal(2, Live(Click("dress-1", 0), Click("dress-2", 30)).Session.Events);

    [Fact]
    public void ALateEvent_IsOfTheSessionOfItsTime()
    {
        Assert.Equal([(0, 5, 2), (45, 45, 1)], SessionsOf(Live(Click("dress-1", 0), Click("dress-2", 45), Click("dress-3", 5))));
        Assert.Equal([(0, 10, 2)], SessionsOf(Live(Click("dress-1", 10), Click("dress-2", 0))));
        Assert.Equal([(0, 0, 1), (31, 31, 1)], SessionsOf(Live(Click("dress-1", 31), Click("dress-2", 0))));
        Assert.Equal([(0, 0, 1), (31, 31, 1), (62, 62, 1)], SessionsOf(Live(Click("dress-1", 0), Click("dress-2", 62), Click("dress-3", 31))));
    }

    [Fact]
    public void ALateEventBetweenTwoSessions_JoinsThem()
    {
        var profile = Live(Click("dress-1", 0), Event(InteractionKind.Purchase, "shoe-1", 40), Event(InteractionKind.Purchase, "hat-1", 20));
        Assert.Equal([(0, 40, 3)], SessionsOf(profile));
        Assert.Equal(("shoe-1", 3, Ms(40)), (profile.Session.ItemId, profile.Session.Taste, profile.Session.StartedAtMs + profile.Session.ItemAfterMs));
    }

    [Fact]
    public void ALateEventOlderThanTheSessionsThatAreKept_IsNone()
    {
        Interaction[] daily = [.. Enumerable.Range(0, ProfileBounds.Sessions + 1).Select(i => Click("dress-1", i * 40))];
        var full = Live(daily);
        var after = After([.. daily, Click("dress-1", -40)]);
        Assert.Equal(SessionsOf(full), SessionsOf(after));
    }

    [Fact]
    public void AClockThatJumpsBackAnHour_LosesNothing()
    {
        var profile = Live([.. Enumerable.Range(0, 10).Select(i => Click($"dress-{i}", i)), .. Enumerable.Range(0, 10).Select(i => Click($"shoe-{i}", i - 50))]);
        Assert.Equal(20, profile.Version);
        Assert.Equal(20, profile.Recent.Length);
        Assert.Equal("dress-9", profile.Recent[^1].ItemId);
        Assert.Equal(Ms(9), profile.LastEventAtMs);
    }

    [Theory]
    [InlineData(-1e6, -1e6)]
    [InlineData(1, 1)]
    [InlineData(1.001, 0)]
    [InlineData(4e7, 0)]
    public void TimeOf_AnInteractionTooFarAhead_IsNow(double minute, double counts) =>
        Assert.Equal(Ms(counts), new LiveProfile(CustomerProfile.Empty, Rules).TimeOf(Ms(minute), nowMs: Ms(0)));

    [Fact]
    public void TimeOf_WhenOurClockJumpedBack_GoesByWhatIsKnown()
    {
        var profile = new LiveProfile(After(Click("dress-1", 0)), Rules);
        Assert.Equal(Ms(1), profile.TimeOf(Ms(1), nowMs: Ms(-60)));
        Assert.Equal(Ms(0), profile.TimeOf(Ms(2), nowMs: Ms(-60)));
        profile.Add(Logged(Click("dress-2", 1)));
        Assert.Equal(Ms(2), profile.TimeOf(Ms(2), nowMs: Ms(-60)));
    }

    [Fact]
    public void TimeOf_AfterAnErasure_OneTooFarAheadMayBeOfBefore_AndIsRefused()
    {
        var profile = new LiveProfile(CustomerProfile.Erased(Start), Rules);
        Assert.Equal(Ms(1), profile.TimeOf(Ms(1), nowMs: Ms(-60)));
        Assert.False(profile.Takes(1, profile.TimeOf(Ms(99), nowMs: Ms(10))));
        Assert.True(profile.Takes(1, profile.TimeOf(Ms(10), nowMs: Ms(10))));
    }

    [Fact]
    public void PriceBands_AreKeptInOrder_AndDecay()
    {
        var week = ProfileBounds.TasteHalfLife.TotalMinutes;
        var profile = new LiveProfile(CustomerProfile.Empty, ProfileRules.OfHistory);
        profile.Add(Logged(Click("dress-1", 0)) with { PriceBand = 9 });
        profile.Add(Logged(Click("dress-1", week)) with { PriceBand = 9 });
        profile.Add(Logged(Click("dress-2", week)) with { PriceBand = 4 });
        profile.Add(Logged(Click("dress-3", week)));
        Assert.Equal([(4, 1), (9, 1.5)], profile.Current.PriceBands.Select(b => ((int)b.Band, Math.Round(b.Value, 9))));
    }

    [Theory]
    [InlineData(float.NaN, PriceBands.None)]
    [InlineData(0, 0)]
    [InlineData(3.71f, 7)]
    [InlineData(1e9f, PriceBands.Count - 1)]
    public void PriceBand_OfALogPrice(float logPrice, int band) => Assert.Equal(band, PriceBands.Of(logPrice));

    [Fact]
    public void ConsumedItemsBeyondTheExactOnes_AreStillKnown()
    {
        var profile = Live([.. Enumerable.Range(0, 2000).Select(i => Event(InteractionKind.Purchase, $"dress-{i}", i / 100d))]);
        Assert.Equal(ProfileBounds.Consumed, profile.Consumed.Length);
        Assert.All(Enumerable.Range(0, 1000), i => Assert.True(profile.ConsumedBefore.MayHold(Personalization.Core.Catalog.ItemKey.Of($"dress-{i}"))));
    }

    [Fact]
    public void Add_OfAHundredThousandEventsInAMinute_StaysBounded()
    {
        var profile = new LiveProfile(CustomerProfile.Empty, Rules);
        for (var i = 0; i < 100_000; i++) profile.Add(Logged(Event(InteractionKind.Purchase, $"dress-{i}", i / 100_000d, id: $"{i}")) with { PriceBand = (sbyte)(i % PriceBands.Count) });
        Assert.Equal(100_000, profile.Current.Version);
        Assert.InRange(CustomerProfileCodec.Encode(profile.Current).Length, 1, 65_536);
        Assert.Equal(1, profile.Current.CountByKind.Count(c => c > 0));
    }

    [Fact]
    public void FiftyInteractions_AreStoredInTwoKilobytes()
    {
        var profile = Live([.. Enumerable.Range(0, 50).Select(i => Click($"dress-{i}", i))]);
        Assert.InRange(CustomerProfileCodec.Encode(profile).Length, 1, 2048);
    }

    private static IEnumerable<(double StartedAt, double EndedAt, int Events)> SessionsOf(CustomerProfile profile) =>
        profile.Sessions.Append(profile.Session).Select(s => ((s.StartedAtMs - Ms(0)) / 60_000d, (s.EndedAtMs - Ms(0)) / 60_000d, s.Events));

    private static CustomerProfile Live(params Interaction[] events)
    {
        var profile = new LiveProfile(CustomerProfile.Empty, Rules);
        foreach (var interaction in events) profile.Add(Logged(interaction));
        return profile.Current;
    }

    private static LoggedInteraction Logged(Interaction interaction) => LoggedInteraction.Of(interaction, itemId => new ItemTraits(itemId, CategoryOf(itemId)));
}
