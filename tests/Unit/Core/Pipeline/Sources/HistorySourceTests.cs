using Personalization.Core.Catalog;
using Personalization.Core.Customers;
using Personalization.Core.Features;
using Personalization.Core.Interactions;
using Personalization.Core.Pipeline.Sources;
using Personalization.Core.Releases;
using static Personalization.Unit.Core.Given;

namespace Personalization.Unit.Core.Pipeline.Sources;

/// <summary>What the customer's own past brings, and what others' pasts bring with it.</summary>
public sealed class HistorySourceTests
{
    private const double Day = 24 * 60;
    private readonly Shop _shop = new();

    [Fact]
    public async Task LongTermSource_WithoutASessionBefore_AsksNothing()
    {
        var source = new LongTermSource(new FakeSearch((_, _, _) => throw new InvalidOperationException("asked")));
        Assert.Empty(await source.FindAsync(_shop.Context(profile: After(Click("dress-0", 1)))));
    }

    [Fact]
    public async Task LongTermSource_FindsWhatFormerSessionsWereAboutAndNotThisOne()
    {
        var profile = After(Event(InteractionKind.Purchase, "hat-2", -60 * Day), Event(InteractionKind.Purchase, "hat-5", -30 * Day), Click("dress-0", 1), Click("dress-3", 2));
        var found = await new LongTermSource(_shop.Search).FindAsync(_shop.Context(profile: profile));
        Assert.All(found.Take(15), f => Assert.Equal("hat", f.Row.Item.Category));
    }

    [Fact]
    public void LongTermSource_WeighsSessionsByTasteAndAge()
    {
        var table = new ItemTable(SmallShop.Dimensions);
        table.Upsert(SmallShop.Item("old-0"), SmallShop.At(0));
        table.Upsert(SmallShop.Item("young-1"), SmallShop.At(90));
        var shop = new Shop(table);
        // 60 days apart, the older session said twice as much: as of now they weigh the same.
        var profile = After(Event(InteractionKind.Cart, "old-0", -120 * Day), Click("young-1", -60 * Day), Click("old-0", 0));
        var query = LongTermSource.QueryOf(shop.Context(profile: profile))!;
        Assert.Equal(query[0], query[1], 2);
        Assert.Equal(1, Vectors.Dot(query, query), 5);
    }

    [Fact]
    public async Task RepeatSource_BringsWhatIsDue()
    {
        var bought = After(Buy("dress-0", -60), Buy("dress-0", -30), Buy("shoe-1", -15), Buy("shoe-1", -5), Buy("hat-2", -100), Buy("hat-2", -99), Buy("dress-3", -30));
        // The dress every 30 days and 30 ago; the shoe every ten and five ago; the hat daily, and given up; the other dress once.
        Assert.Equal(["dress-0"], (await new RepeatSource().FindAsync(_shop.Context(profile: bought))).Ids());
        Assert.Equal(["dress-0", "shoe-1"], (await new RepeatSource().FindAsync(_shop.Context(profile: bought.After(Buy("shoe-1", -15)), now: Start.AddDays(2)))).Ids().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Profile_CountsPurchasesOfAnItemInWhateverOrderTheyCome()
    {
        var expected = new RepeatedPurchase("dress-0", 3, Ms(-60 * Day), Ms(0));
        Assert.Equal([expected], After(Buy("dress-0", -60), Buy("dress-0", -20), Buy("dress-0", 0), Buy("shoe-1", 0)).Repeated.ToArray());
        Assert.Equal([expected], After(Buy("dress-0", 0), Buy("dress-0", -60), Buy("dress-0", -20)).Repeated.ToArray());
        Assert.Equal(TimeSpan.FromDays(30).TotalMilliseconds, expected.IntervalMs);
    }

    [Fact]
    public void Profile_KeepsTheLatestOfManyRepeatedPurchases()
    {
        var profile = After([.. Enumerable.Range(0, 40).SelectMany(i => new[] { Buy($"dress-{i}", i), Buy($"dress-{i}", i + 0.5) })]);
        Assert.Equal(Enumerable.Range(8, 32).Select(i => $"dress-{i}"), profile.Repeated.Select(r => r.ItemId));
    }

    [Fact]
    public async Task TogetherSource_AddsUpTheReleaseAndWhatHappensLive()
    {
        // dress-0 goes with shoe-1 in the release, and with hat-2 since this morning.
        var covisits = new Covisits([0, 2, .. Enumerable.Repeat(2, 59)], [1, 3], [20, 20], [100, 50, 10, 2, .. new float[56]]);
        var shop = new Shop(_shop.Table) { Release = WithCovisits(covisits) };
        var live = new FixedPairs(("dress-0", "hat-2", 30), ("dress-0", "dress-3", 10), ("dress-0", "dress-0", 1000), ("dress-0", "unheard-1", 1000));
        var found = await new TogetherSource(live).FindAsync(shop.Context(profile: After(Click("dress-0"))));
        Assert.Equal(["dress-3", "hat-2", "shoe-1"], found.Ids());
        Assert.All(found, f => Assert.Equal("dress-0", f.SimilarTo!.Item.Id));
        Assert.Equal(30 / MathF.Sqrt(201), found[0].Score, 3);
    }

    [Fact]
    public async Task TogetherSource_OfSeveralAnchors_SumsWhatGoesWithMoreThanOne()
    {
        var live = new FixedPairs(("dress-0", "hat-2", 50), ("shoe-1", "hat-2", 50), ("shoe-1", "hat-5", 70));
        var found = await new TogetherSource(live).FindAsync(_shop.Context(profile: After(Click("shoe-1", 1), Click("dress-0", 2))));
        Assert.Equal(["hat-2", "hat-5"], found.Ids());
        Assert.Equal("shoe-1", found[1].SimilarTo!.Item.Id);
    }

    [Fact]
    public async Task ASource_BringsTheBestOfWhatItFoundUpToItsQuota()
    {
        _shop.Options.Sources.Together.Quota = 3;
        _shop.Together = new FixedPairs([.. Enumerable.Range(1, 30).Select(i => ("dress-0", _shop.Table.Rows[i].Item.Id, (float)i))]);
        var response = await _shop.RunAsync(Shop.Request(60) with { Explain = true }, After(Click("dress-0")));
        Assert.Equal(["dress-30", "hat-29", "shoe-28"], response.Items.Where(i => i.Why!.Sources.ContainsKey("together")).Select(i => i.ItemId).Order(StringComparer.Ordinal));
    }

    private ServingRelease WithCovisits(Covisits covisits) =>
        new(_shop.Release.Manifest, _shop.Table, new NoModel(), new NoModel(), new NoModel()) { Baselines = new ReleaseBaselines([], [], covisits, ReleaseBaselines.None.Factors) };

    private static Interaction Buy(string itemId, double day) => Event(InteractionKind.Purchase, itemId, day * Day);

    private sealed class FixedPairs(params (string Item, string Other, float Count)[] pairs) : ITogetherReader
    {
        public int Read(ItemRow item, long nowMs, Span<PairCount> into)
        {
            var own = pairs.Where(p => p.Item == item.Item.Id).Select(p => new PairCount(ItemKey.Of(p.Other), p.Count)).ToArray();
            own.CopyTo(into);
            return own.Length;
        }
    }
}
