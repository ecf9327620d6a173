using Personalization.Core.Catalog;
using Personalization.Core.Customers;

namespace Personalization.Unit.Core.Customers;

public sealed class SeenItemsTests
{
    private const long Day = 24 * 3600 * 1000;
    private readonly SeenItems _seen = new();

    [Fact]
    public void CountOf_IsHowOftenAnItemWasShown()
    {
        Assert.True(_seen.IsEmpty);
        Assert.Equal(0, _seen.CountOf(Key(1)));
        for (var i = 0; i < 5; i++) _seen.Add(Key(1), 0);
        _seen.Add(Key(2), 0);
        Assert.Equal((5, 1, 0), (_seen.CountOf(Key(1)), _seen.CountOf(Key(2)), _seen.CountOf(Key(3))));
    }

    [Fact]
    public void Forget_TheCustomerTurnedToIt_BeginsAnew()
    {
        for (var i = 0; i < 5; i++) _seen.Add(Key(1), 0);
        _seen.Forget(Key(1));
        Assert.Equal(0, _seen.CountOf(Key(1)));
        _seen.Add(Key(1), 0);
        Assert.Equal(1, _seen.CountOf(Key(1)));
    }

    [Fact]
    public void Counts_HalveEveryDay()
    {
        for (var i = 0; i < 9; i++) _seen.Add(Key(1), 5 * Day);
        _seen.Add(Key(2), 6 * Day);
        Assert.Equal((4, 1), (_seen.CountOf(Key(1)), _seen.CountOf(Key(2))));
        _seen.Add(Key(3), 8 * Day);
        Assert.Equal((1, 0), (_seen.CountOf(Key(1)), _seen.CountOf(Key(2))));
        _seen.Add(Key(3), 4 * Day);
        Assert.Equal((1, 2), (_seen.CountOf(Key(1)), _seen.CountOf(Key(3))));
    }

    [Fact]
    public void Count_StopsAtItsMost()
    {
        for (var i = 0; i < 1000; i++) _seen.Add(Key(1), 0);
        Assert.Equal(255, _seen.CountOf(Key(1)));
    }

    [Fact]
    public void ManyItems_TheLatestShownAreKnownAndTheMemoryIsBounded()
    {
        for (var i = 0; i < 10_000; i++) _seen.Add(Key(i), 0);
        Assert.Equal(257, _seen.ToWords().Length);
        Assert.All(Enumerable.Range(9_980, 20), i => Assert.Equal(1, _seen.CountOf(Key(i))));
        Assert.InRange(Enumerable.Range(0, 10_000).Count(i => _seen.CountOf(Key(i)) > 0), 200, 260);
    }

    [Fact]
    public void FromWords_OfToWords_IsTheSame()
    {
        for (var i = 0; i < 300; i++) _seen.Add(Key(i % 100), 3 * Day);
        var read = SeenItems.FromWords(_seen.ToWords());
        Assert.All(Enumerable.Range(0, 120), i => Assert.Equal(_seen.CountOf(Key(i)), read.CountOf(Key(i))));
        Assert.Equal(_seen.ToWords().ToArray(), read.ToWords().ToArray());
        Assert.True(SeenItems.FromWords([]).IsEmpty);
        Assert.True(SeenItems.FromWords([1, 2, 3]).IsEmpty);
        Assert.Empty(new SeenItems().ToWords());
    }

    private static long Key(int i) => ItemKey.Of($"item-{i}");
}
