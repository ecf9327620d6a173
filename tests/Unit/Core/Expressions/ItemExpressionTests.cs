using System.Collections.Immutable;
using Personalization.Core.Catalog;
using Personalization.Core.Expressions;

namespace Personalization.Unit.Core.Expressions;

/// <summary>What an expression means, against one red dress.</summary>
public sealed class ItemExpressionTests
{
    private static readonly CatalogItem RedDress = new()
    {
        Id = "i7",
        Title = "Summer dress",
        Category = "dress",
        Attributes = new Dictionary<string, AttributeValue>
        {
            ["color"] = AttributeValue.Of("red"),
            ["price"] = AttributeValue.Of(39.9),
            ["stock"] = AttributeValue.Of(-2),
            ["organic"] = AttributeValue.Of(true),
            ["tags"] = AttributeValue.Of(["new", "Summer Sale"]),
            ["in-season"] = AttributeValue.Of(true),
            ["not-returnable"] = AttributeValue.Of(false),
            ["or"] = AttributeValue.Of("gold"),
            ["size.eu"] = AttributeValue.Of("38"),
            ["with space"] = AttributeValue.Of("x"),
        }.ToImmutableSortedDictionary(StringComparer.Ordinal),
    };

    [Theory]
    [InlineData("color = red")]
    [InlineData("COLOR != red", false)]
    [InlineData("color = RED")]
    [InlineData("color != blue")]
    [InlineData("id = i7 and title = 'summer DRESS' and category = dress and available = true")]
    [InlineData("price < 40")]
    [InlineData("price < 39.9", false)]
    [InlineData("price <= 39.9")]
    [InlineData("price > 39.9", false)]
    [InlineData("price >= 3.99e1")]
    [InlineData("price = 39.90")]
    [InlineData("price != 39.9", false)]
    [InlineData("stock < -1")]
    [InlineData("stock > -1", false)]
    [InlineData("stock=-2.0")]
    [InlineData("organic = TRUE")]
    [InlineData("organic = false", false)]
    [InlineData("organic != false")]
    [InlineData("tags = new")]
    [InlineData("tags = \"summer sale\"")]
    [InlineData("tags != new", false)]
    [InlineData("tags != old")]
    [InlineData("color in (blue, red)")]
    [InlineData("color in (blue)", false)]
    [InlineData("price in (1, 39.9)")]
    [InlineData("tags in ('x', 'Summer Sale')")]
    [InlineData("color in(red)")]
    public void Matches_Comparison(string text, bool expected = true) => Assert.Equal(expected, ItemExpression.Parse(text).Matches(RedDress));

    [Theory]
    [InlineData("missing = x")]
    [InlineData("missing != x")]
    [InlineData("missing < 1")]
    [InlineData("missing in (x)")]
    [InlineData("color < 5")]
    [InlineData("tags > 5")]
    public void Matches_AnAttributeThatIsMissingOrOfAnotherType_MeetsNoComparison(string text) => Assert.False(ItemExpression.Parse(text).Matches(RedDress));

    [Fact]
    public void Matches_NotOfAMissingAttribute_IsTrue() => Assert.True(ItemExpression.Parse("not missing = x").Matches(RedDress));

    [Theory]
    [InlineData("color = blue and color = blue or color = red", true)]
    [InlineData("color = red or color = blue and color = blue", true)]
    [InlineData("(color = red or color = blue) and color = blue", false)]
    [InlineData("not color = blue and color = blue", false)]
    [InlineData("not (color = blue and color = blue)", true)]
    [InlineData("not not color = red", true)]
    [InlineData("not not not color = red", false)]
    [InlineData("not(color=blue)and(color=red)", true)]
    [InlineData("NOT color = blue AND color = red OR color = x", true)]
    [InlineData("category in (dress, skirt) and price < 40 and not color = black", true)]
    [InlineData("((((color = red))))", true)]
    [InlineData("  color\t=\nred  ", true)]
    public void Matches_NotBindsBeforeAndBeforeOr(string text, bool expected) => Assert.Equal(expected, ItemExpression.Parse(text).Matches(RedDress));

    [Theory]
    [InlineData("in-season = true")]
    [InlineData("not-returnable = false")]
    [InlineData("color = red and not-returnable = false")]
    [InlineData("not not-returnable = true")]
    [InlineData("or = gold")]
    [InlineData("'or' = gold or color = x")]
    [InlineData("size.eu = 38")]
    [InlineData("'with space' = x")]
    [InlineData("\"color\" = 'red'")]
    public void Matches_NamesThatLookLikeKeywords_AreNames(string text) => Assert.True(ItemExpression.Parse(text).Matches(RedDress));

    [Theory]
    [InlineData("title = \"it's\"", "it's")]
    [InlineData("title = 'say \"hi\"'", "say \"hi\"")]
    [InlineData("title = ''", "")]
    [InlineData("title = 'a) or (b'", "a) or (b")]
    public void Matches_QuotedValue_IsTakenAsItIs(string text, string title) => Assert.True(ItemExpression.Parse(text).Matches(RedDress with { Title = title }));
}
