using Personalization.Core.Interactions;

namespace Personalization.Unit.Core.Interactions;

public sealed class InteractionKindsTests
{
    [Fact]
    public void Numbers_ArePinned() => Assert.Equal(
        ["View=0", "Click=1", "Cart=2", "Purchase=3", "Like=4", "Dislike=5", "Skip=6", "Watch=7", "Rating=8", "Search=9", "Remove=10"],
        Enum.GetValues<InteractionKind>().Select(k => $"{k}={(int)k}"));

    [Fact]
    public void Count_IsThatOfTheKinds() => Assert.Equal(InteractionKinds.Count, Enum.GetValues<InteractionKind>().Length);

    [Theory]
    [InlineData(InteractionKind.Watch, 0d, 0.1)]
    [InlineData(InteractionKind.Watch, -5d, 0.1)]
    [InlineData(InteractionKind.Watch, null, 0.5)]
    [InlineData(InteractionKind.Watch, 60d, 1)]
    [InlineData(InteractionKind.Watch, 1e9, 1)]
    [InlineData(InteractionKind.Rating, 5d, 1.8)]
    [InlineData(InteractionKind.Rating, 0d, -2)]
    [InlineData(InteractionKind.Rating, null, 0.6)]
    [InlineData(InteractionKind.Rating, 1e9, 2)]
    [InlineData(InteractionKind.Rating, double.NaN, 0.6)]
    [InlineData(InteractionKind.Watch, double.PositiveInfinity, 0.5)]
    [InlineData(InteractionKind.Purchase, 100d, 3)]
    [InlineData(InteractionKind.Search, null, 0)]
    [InlineData(InteractionKind.Remove, null, 0)]
    [InlineData((InteractionKind)200, null, 0)]
    public void TasteOf_IsBoundedForAnyValue(InteractionKind kind, double? value, double expected) =>
        Assert.Equal(expected, InteractionKinds.TasteOf(kind, value), 12);

    [Fact]
    public void TasteOf_PushesAwayForDislikeAndSkipAlone()
    {
        foreach (var kind in Enum.GetValues<InteractionKind>())
            Assert.Equal(kind is InteractionKind.Dislike or InteractionKind.Skip, InteractionKinds.TasteOf(kind) < 0);
    }

    [Fact]
    public void ConsumedAs_NamesEveryConsumingKindApart()
    {
        var consuming = Enum.GetValues<InteractionKind>().Where(InteractionKinds.Consumes).ToList();
        Assert.Equal(["disliked", "purchased", "rated", "watched"], consuming.Select(InteractionKinds.ConsumedAs).Order());
    }
}
