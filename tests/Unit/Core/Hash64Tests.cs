using Personalization.Core.Catalog;
using Hash64 = Personalization.Core.Hash64;

namespace Personalization.Unit.Core;

/// <summary>The values are persisted in profiles, indexes and models: these numbers, computed by another program, must never change.</summary>
public sealed class Hash64Tests
{
    [Theory]
    [InlineData("", 0xefd01f60ba992926)]
    [InlineData("a", 0x82a2a958a9bece5b)]
    [InlineData("item-1", 0xe3d58280f7f95788)]
    [InlineData("Ünïcode", 0xf371e636263b56a8)]
    [InlineData("日本", 0x330a110277bbe3e6)]
    public void Of_Text_IsPinned(string text, ulong expected) => Assert.Equal(expected, Hash64.Of(text));

    [Theory]
    [InlineData("category", "dress", 0xbb12b2eff79c58f8)]
    [InlineData("ab", "c", 0xe6b394761dc8b41f)]
    [InlineData("a", "bc", 0xe552540ec15c2c98)]
    public void Of_NameAndValue_IsPinned(string name, string value, ulong expected) => Assert.Equal(expected, Hash64.Of(name, value));

    [Theory]
    [InlineData("", -1166397803181037274)]
    [InlineData("i7", -2100783726342358156)]
    [InlineData("日本", 3677770747997840358)]
    public void ItemKey_IsPinned(string itemId, long expected) => Assert.Equal(expected, ItemKey.Of(itemId));

    [Fact]
    public void Of_AHundredThousandIds_CollidesNowhere()
    {
        var seen = new HashSet<ulong>();
        for (var i = 0; i < 100_000; i++) Assert.True(seen.Add(Hash64.Of($"i{i}")), $"i{i}");
    }
}
