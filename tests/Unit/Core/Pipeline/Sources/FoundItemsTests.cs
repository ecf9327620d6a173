using Personalization.Core.Pipeline.Sources;

namespace Personalization.Unit.Core.Pipeline.Sources;

public sealed class FoundItemsTests
{
    private readonly Shop _shop = new(items: 300);
    private readonly FoundItems _found = new();

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(3, 7)]
    [InlineData(4, 300)]
    [InlineData(5, 1000)]
    public void Offer_KeepsTheBestOfAnyOrder(int seed, int most)
    {
        var random = new Random(seed);
        var offered = _shop.Table.Rows.ToArray().Select(row => (Row: row, Score: (float)random.Next(50))).ToArray();
        foreach (var (row, score) in offered) _found.Offer(row, score, most);
        _found.SortBest();
        Assert.Equal(offered.OrderByDescending(o => o.Score).ThenBy(o => o.Row.Index).Take(most).Select(o => (o.Row, o.Score)), _found.All.ToArray().Select(f => (f.Row, f.Score)));
    }

    [Fact]
    public void Offer_WhatIsNoNumber_IsNotFound()
    {
        _found.Offer(_shop.Table.Rows[0], float.NaN, 10);
        Assert.Equal(0, _found.Count);
    }
}
