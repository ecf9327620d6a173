using Personalization.Core.Trends;

namespace Personalization.Unit.Core.Trends;

public sealed class TrendLeadersTests
{
    /// <summary>Ten dresses before three harps before two drums, and one thing that nobody knows.</summary>
    private static readonly TrendingItem[] Falling =
    [
        .. Enumerable.Range(0, 10).Select(i => new TrendingItem($"dress-{i}", 100 - i)),
        .. Enumerable.Range(0, 3).Select(i => new TrendingItem($"harp-{i}", 10 - i)),
        new TrendingItem("unknown", 5),
        .. Enumerable.Range(0, 2).Select(i => new TrendingItem($"drum-{i}", 2 - i)),
    ];

    [Theory]
    [InlineData(3, 0, 100, "dress-0 dress-1 dress-2")]
    [InlineData(3, 2, 100, "dress-0 dress-1 dress-2 harp-0 harp-1 drum-0 drum-1")]
    [InlineData(0, 1, 100, "dress-0 harp-0 drum-0")]
    [InlineData(100, 2, 100, "dress-0 dress-1 dress-2 dress-3 dress-4 dress-5 dress-6 dress-7 dress-8 dress-9 harp-0 harp-1 harp-2 unknown drum-0 drum-1")]
    public void Of_TheLargestOfAll_AndOfEachCategoryBesides(int ofAll, int ofCategory, int most, string expected) =>
        Assert.Equal(expected.Split(' '), IdsOf(new TrendLeaders(ofAll, ofCategory, most)));

    [Theory]
    [InlineData(4, "dress-0 dress-1 harp-0 drum-0")]
    [InlineData(5, "dress-0 dress-1 harp-0 harp-1 drum-0")]
    [InlineData(2, "dress-0 dress-1")]
    public void Of_MoreThanFit_TheFirstOfEachCategoryBeforeTheSecondOfAny(int most, string expected) =>
        Assert.Equal(expected.Split(' '), IdsOf(new TrendLeaders(2, 3, most)));

    [Fact]
    public void Of_NothingAndOfItemsThatNobodyKnows_IsWhatThereIs()
    {
        var leaders = new TrendLeaders(2, 3, 100);
        Assert.Empty(leaders.Of([], CategoryOf));
        Assert.Equal(["dress-0", "dress-1"], leaders.Of(Falling, _ => null).Select(t => t.ItemId));
    }

    private static IEnumerable<string> IdsOf(TrendLeaders leaders) => leaders.Of(Falling, CategoryOf).Select(t => t.ItemId);

    private static ulong? CategoryOf(string itemId) => itemId.Split('-') is [var category, _] ? (ulong)category.Length * 1000 + category[1] : null;
}
