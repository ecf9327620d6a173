using Personalization.Core.Catalog;
using Personalization.Core.Customers;

namespace Personalization.Unit.Core.Customers;

public sealed class ItemSketchTests
{
    [Fact]
    public void MayHold_OfNothing_IsFalse() => Assert.DoesNotContain(Enumerable.Range(0, 1000), i => ItemSketch.Empty.MayHold(Key(i)));

    [Theory]
    [InlineData(1)]
    [InlineData(ItemSketch.Capacity)]
    [InlineData(ItemSketch.Capacity + 1)]
    [InlineData(3 * ItemSketch.Capacity + 17)]
    public void MayHold_OfTheLastOnesAdded_IsTrue(int added)
    {
        var sketch = Of(added);
        Assert.All(Enumerable.Range(Math.Max(0, added - ItemSketch.Capacity), Math.Min(added, ItemSketch.Capacity)), i => Assert.True(sketch.MayHold(Key(i))));
    }

    [Fact]
    public void MayHold_OfStrangers_IsTrueAsRarelyAsPromised()
    {
        // Both filters full: the worst there is.
        var sketch = Of(2 * ItemSketch.Capacity);
        var taken = Enumerable.Range(1_000_000, 200_000).Count(i => sketch.MayHold(Key(i)));
        Assert.InRange(taken / 200_000d, 0, 0.0045);
    }

    [Theory]
    [InlineData(2400, 2400)]
    [InlineData(2399, 1201)]
    [InlineData(1200, 1200)]
    [InlineData(600, 600)]
    [InlineData(2400, 5)]
    [InlineData(5, 2400)]
    public void With_AnotherSet_TakesStrangersNoMoreOftenThanPromised_HoweverOftenSetsAreJoined(int mine, int theirs)
    {
        var sketch = Of(mine);
        for (var times = 1; times <= 10; times++) sketch = sketch.With(Of(theirs, from: times * 10_000));
        Assert.InRange(sketch.Count, 0, ItemSketch.Capacity);
        var taken = Enumerable.Range(1_000_000, 200_000).Count(i => sketch.MayHold(Key(i)));
        Assert.InRange(taken / 200_000d, 0, 0.0045);
    }

    [Theory]
    [InlineData(700, 500)]
    [InlineData(500, 701)]
    [InlineData(1200, 1200)]
    [InlineData(1200, 0)]
    [InlineData(0, 2400)]
    [InlineData(1900, 300)]
    public void With_AnotherSet_HoldsBothAsFarAsTheyFit(int mine, int theirs)
    {
        var both = Of(mine).With(Of(theirs, from: 10_000));
        Assert.All(Enumerable.Range(0, mine), i => Assert.True(both.MayHold(Key(i))));
        Assert.All(Enumerable.Range(10_000, theirs), i => Assert.True(both.MayHold(Key(i))));
    }

    [Fact]
    public void With_AnotherSet_WhenBothAreFull_HoldsTheLatestOfEither()
    {
        var both = Of(2400).With(Of(2400, from: 10_000));
        foreach (var from in new[] { 1200, 11_200 }) Assert.All(Enumerable.Range(from, ItemSketch.Capacity), i => Assert.True(both.MayHold(Key(i))));
    }

    [Fact]
    public void With_LeavesTheSetBeforeAsItWas()
    {
        var one = ItemSketch.Empty.With(Key(1));
        _ = one.With(Key(2));
        Assert.False(one.MayHold(Key(2)));
    }

    private static ItemSketch Of(int count, int from = 0) => Enumerable.Range(from, count).Aggregate(ItemSketch.Empty, (sketch, i) => sketch.With(Key(i)));

    private static long Key(int item) => ItemKey.Of($"item-{item}");
}
