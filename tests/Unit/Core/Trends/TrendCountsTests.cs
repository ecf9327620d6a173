using Personalization.Core.Trends;

namespace Personalization.Unit.Core.Trends;

public sealed class TrendCountsTests
{
    private static readonly long HourMs = (long)TimeSpan.FromHours(1).TotalMilliseconds;

    [Fact]
    public void Falling_OfNothing_IsEmpty() => Assert.Empty(new TrendCounts(TrendWindow.Hour).Falling(0).ToArray());

    [Fact]
    public void Falling_IsTheLargestFirst_TiesById()
    {
        var counts = new TrendCounts(TrendWindow.Hour);
        foreach (var (id, weight) in new[] { ("b", 1d), ("c", 5d), ("a", 1d), ("d", 3d) }) counts.Add(id, weight, 0);
        Assert.Equal(["c", "d", "a", "b"], Ids(counts.Falling(0)));
    }

    [Fact]
    public void Falling_AnOlderHypeFadesBehindAYoungerOne()
    {
        var counts = new TrendCounts(TrendWindow.Hour);
        counts.Add("old", 8, 0);
        counts.Add("young", 2, 3 * HourMs);
        Assert.Equal(["young", "old"], Ids(counts.Falling(3 * HourMs)));
        Assert.Equal([2d, 1d], counts.Falling(3 * HourMs).ToArray().Select(t => t.Score));
    }

    [Fact]
    public void Falling_LeavesOutWhatHasFadedOrIsDisliked()
    {
        var counts = new TrendCounts(TrendWindow.Hour);
        counts.Add("faded", 1, 0);
        counts.Add("disliked", -2, 10 * HourMs);
        counts.Add("alive", 1, 10 * HourMs);
        Assert.Equal(["alive"], Ids(counts.Falling(10 * HourMs)));
    }

    [Fact]
    public void Falling_ClockThatWentBack_NeitherGrowsNorLosesCounts()
    {
        var counts = new TrendCounts(TrendWindow.Hour);
        counts.Add("a", 4, 10 * HourMs);
        counts.Add("a", 4, 9 * HourMs);
        Assert.Equal(6, counts.Falling(0)[0].Score, 12);
        Assert.Equal(6, counts.Falling(10 * HourMs)[0].Score, 12);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Falling_IsAsIfSortedAnew_WhateverWasAddedBetween(int seed)
    {
        var (random, nowMs) = (new Random(seed), 0L);
        var (counts, expected) = (new TrendCounts(TrendWindow.Hour), new Dictionary<string, DecayedCount>());
        for (var round = 0; round < 50; round++)
        {
            for (var i = random.Next(40); i > 0; i--)
            {
                var (id, weight, atMs) = ($"i{random.Next(60)}", random.NextDouble() * 5 - 0.5, nowMs - random.NextInt64(HourMs));
                counts.Add(id, weight, atMs);
                expected[id] = expected.TryGetValue(id, out var known) ? known.Add(weight, atMs, HourMs) : new DecayedCount(weight, atMs);
            }
            nowMs += random.NextInt64(HourMs);
            var falling = expected.Select(e => (Id: e.Key, Score: e.Value.At(nowMs, HourMs))).Where(e => e.Score >= 0.01).OrderByDescending(e => e.Score).ThenBy(e => e.Id, StringComparer.Ordinal);
            Assert.Equal(falling.Select(e => e.Id), Ids(counts.Falling(nowMs)));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(1000)]
    public void Add_BeyondTheBound_KeepsTheLargest(int capacity)
    {
        var counts = new TrendCounts(TrendWindow.Day, capacity);
        for (var i = 0; i < 20_000; i++)
        {
            counts.Add($"small{i}", 0.5, i);
            if (i % 100 == 0) counts.Add("large", 5, i);
            Assert.InRange(counts.Count, 1, capacity);
        }
        Assert.Equal("large", counts.Falling(20_000)[0].ItemId);
    }

    [Fact]
    public void Add_ALateOneBeyondTheBound_DropsTheFadedNotTheYoung()
    {
        var counts = new TrendCounts(TrendWindow.Hour, capacity: 10);
        for (var i = 0; i < 5; i++) counts.Add($"faded{i}", 100, 0);
        for (var i = 0; i < 5; i++) counts.Add($"young{i}", 1, 100 * HourMs);
        counts.Add("late", 1, 0);
        Assert.Equal(5, Ids(counts.Falling(100 * HourMs)).Count(id => id.StartsWith("young", StringComparison.Ordinal)));
    }

    [Fact]
    public void Changed_IsWhatHasChangedSince_EachOnce_TheLongestAgoFirst_PageByPage()
    {
        var counts = new TrendCounts(TrendWindow.Hour);
        foreach (var id in new[] { "a", "b", "c", "a" }) counts.Add(id, 1, 0);
        Assert.Equal([new("b", 1), new("c", 1)], counts.Changed(0, 2, 0, All, out var next));
        Assert.Equal([new("a", 2)], counts.Changed(next, 2, 0, All, out next));
        Assert.Empty(counts.Changed(next, 2, 0, All, out next));

        counts.Add("b", 3, HourMs);
        Assert.Equal([new("b", 3.5)], counts.Changed(next, 2, HourMs, All, out next));
        Assert.Equal(counts.Changes, next);
        Assert.Equal([new("a", 1)], counts.Changed(0, 2, HourMs, id => id == "a", out next));
        Assert.Equal(counts.Changes, next);
    }

    [Fact]
    public void Windows_AreFoundByTheNamesThatRequestsUse()
    {
        Assert.Equal(["1h", "24h", "7d"], TrendWindow.All.Select(w => w.Name));
        Assert.All(TrendWindow.All, w => Assert.Same(w, TrendWindow.Find(w.Name)));
        Assert.Null(TrendWindow.Find("2h"));
    }

    private static bool All(string itemId) => true;

    private static string[] Ids(ReadOnlySpan<TrendingItem> items) => [.. items.ToArray().Select(t => t.ItemId)];
}
