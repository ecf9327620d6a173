using Personalization.Core.Trends;

namespace Personalization.Unit.Core.Trends;

public sealed class TrendCountsTests
{
    private static readonly long HourMs = (long)TimeSpan.FromHours(1).TotalMilliseconds;

    [Fact]
    public void Top_OfNothing_IsEmpty() => Assert.Empty(new TrendCounts(TrendWindow.Hour).Top(10, 0));

    [Fact]
    public void Top_IsTheLargestFirst_TiesById()
    {
        var counts = new TrendCounts(TrendWindow.Hour);
        foreach (var (id, weight) in new[] { ("b", 1d), ("c", 5d), ("a", 1d), ("d", 3d) }) counts.Add(id, weight, 0);
        Assert.Equal(["c", "d", "a", "b"], counts.Top(10, 0).Select(t => t.ItemId));
        Assert.Equal(["c", "d"], counts.Top(2, 0).Select(t => t.ItemId));
        Assert.Empty(counts.Top(0, 0));
    }

    [Fact]
    public void Top_AnOlderHypeFadesBehindAYoungerOne()
    {
        var counts = new TrendCounts(TrendWindow.Hour);
        counts.Add("old", 8, 0);
        counts.Add("young", 2, 3 * HourMs);
        Assert.Equal(["young", "old"], counts.Top(10, 3 * HourMs).Select(t => t.ItemId));
        Assert.Equal([2d, 1d], counts.Top(10, 3 * HourMs).Select(t => t.Score));
    }

    [Fact]
    public void Top_LeavesOutWhatHasFadedOrIsDisliked()
    {
        var counts = new TrendCounts(TrendWindow.Hour);
        counts.Add("faded", 1, 0);
        counts.Add("disliked", -2, 10 * HourMs);
        counts.Add("alive", 1, 10 * HourMs);
        Assert.Equal(["alive"], counts.Top(10, 10 * HourMs).Select(t => t.ItemId));
    }

    [Fact]
    public void Top_ClockThatWentBack_NeitherGrowsNorLosesCounts()
    {
        var counts = new TrendCounts(TrendWindow.Hour);
        counts.Add("a", 4, 10 * HourMs);
        counts.Add("a", 4, 9 * HourMs);
        Assert.Equal(6, counts.Top(1, 0).Single().Score, 12);
        Assert.Equal(6, counts.Top(1, 10 * HourMs).Single().Score, 12);
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
        Assert.Equal("large", counts.Top(1, 20_000).Single().ItemId);
    }

    [Fact]
    public void Add_ALateOneBeyondTheBound_DropsTheFadedNotTheYoung()
    {
        var counts = new TrendCounts(TrendWindow.Hour, capacity: 10);
        for (var i = 0; i < 5; i++) counts.Add($"faded{i}", 100, 0);
        for (var i = 0; i < 5; i++) counts.Add($"young{i}", 1, 100 * HourMs);
        counts.Add("late", 1, 0);
        Assert.Equal(5, counts.Top(10, 100 * HourMs).Count(t => t.ItemId.StartsWith("young", StringComparison.Ordinal)));
    }

    [Fact]
    public void Windows_AreFoundByTheNamesThatRequestsUse()
    {
        Assert.Equal(["1h", "24h", "7d"], TrendWindow.All.Select(w => w.Name));
        Assert.All(TrendWindow.All, w => Assert.Same(w, TrendWindow.Find(w.Name)));
        Assert.Null(TrendWindow.Find("2h"));
    }
}
