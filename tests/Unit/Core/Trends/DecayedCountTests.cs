using Personalization.Core.Trends;

namespace Personalization.Unit.Core.Trends;

public sealed class DecayedCountTests
{
    private const double HalfLifeMs = 1000;

    [Fact]
    public void At_HalvesEveryHalfLife()
    {
        var count = new DecayedCount(8, 0);
        Assert.Equal([8, 4, 2, 1], new long[] { 0, 1000, 2000, 3000 }.Select(t => count.At(t, HalfLifeMs)));
    }

    [Fact]
    public void At_BeforeItsTime_DoesNotGrow() => Assert.Equal(8, new DecayedCount(8, 5000).At(0, HalfLifeMs));

    [Fact]
    public void Add_AtALaterTime_DecaysWhatWasThere() => Assert.Equal(new DecayedCount(5, 1000), new DecayedCount(8, 0).Add(1, 1000, HalfLifeMs));

    [Fact]
    public void Add_AtAnEarlierTime_DecaysOnArrival() => Assert.Equal(new DecayedCount(8.5, 1000), new DecayedCount(8, 1000).Add(1, 0, HalfLifeMs));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Add_InAnyOrder_GivesTheSameCount(int seed)
    {
        var random = new Random(seed);
        var events = Enumerable.Range(0, 300).Select(_ => (Weight: random.NextDouble() * 4 - 1, AtMs: (long)random.Next(20_000))).ToArray();
        var sums = Enumerable.Range(0, 5).Select(order =>
        {
            var shuffled = events.ToArray();
            if (order > 0) new Random(order).Shuffle(shuffled);
            var count = new DecayedCount(0, 0);
            foreach (var (weight, atMs) in shuffled) count = count.Add(weight, atMs, HalfLifeMs);
            return count.At(25_000, HalfLifeMs);
        }).ToArray();
        Assert.All(sums, sum => Assert.Equal(sums[0], sum, 9));
        Assert.Equal(events.Sum(e => e.Weight * Math.Pow(2, (e.AtMs - 25_000) / HalfLifeMs)), sums[0], 9);
    }

    [Fact]
    public void Add_AgesApart_StaysFinite()
    {
        var count = new DecayedCount(1, 0).Add(1, long.MaxValue / 2, HalfLifeMs).Add(1, 0, HalfLifeMs);
        Assert.Equal(1, count.Value);
    }
}
