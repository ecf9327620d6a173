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

    [Fact]
    public void With_LeavesTheSetBeforeAsItWas()
    {
        var one = ItemSketch.Empty.With(Key(1));
        _ = one.With(Key(2));
        Assert.False(one.MayHold(Key(2)));
    }

    private static ItemSketch Of(int count) => Enumerable.Range(0, count).Aggregate(ItemSketch.Empty, (sketch, i) => sketch.With(Key(i)));

    private static long Key(int item) => ItemKey.Of($"item-{item}");
}
