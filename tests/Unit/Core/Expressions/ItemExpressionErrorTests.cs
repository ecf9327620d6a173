using System.Text;
using Personalization.Core.Catalog;
using Personalization.Core.Expressions;

namespace Personalization.Unit.Core.Expressions;

/// <summary>Text that is no expression is refused with the place at which it stopped making sense, and in no other way.</summary>
public sealed class ItemExpressionErrorTests
{
    [Theory]
    [InlineData("", 0, "a name")]
    [InlineData("   ", 3, "a name")]
    [InlineData("color", 5, "expected =")]
    [InlineData("color = ", 8, "a value")]
    [InlineData("color == red", 7, "a value")]
    [InlineData("color = red blue", 12, "'and', 'or' or the end")]
    [InlineData("color = red and", 15, "a name")]
    [InlineData("(color = red", 12, "')'")]
    [InlineData("color = red)", 11, "the end")]
    [InlineData("color in red", 9, "'('")]
    [InlineData("color in ()", 10, "a value")]
    [InlineData("color in (red", 13, "')'")]
    [InlineData("color in (red,)", 14, "a value")]
    [InlineData("color in (red blue)", 14, "','")]
    [InlineData("title = 'red", 8, "quote")]
    [InlineData("price < cheap", 8, "a number")]
    [InlineData("price < NaN", 8, "a number")]
    [InlineData("price > Infinity", 8, "a number")]
    [InlineData("price > 1e999", 8, "a number")]
    [InlineData("price <  'x y'", 9, "a number")]
    [InlineData("price => 3", 7, "a value")]
    [InlineData("= 3", 0, "a name")]
    [InlineData("not", 3, "expected")]
    [InlineData("color in-season", 6, "expected =")]
    [InlineData("color = \u2764", 8, "a value")]
    [InlineData("color ; drop", 6, "expected =")]
    public void Parse_WhatIsNoExpression_NamesThePlace(string text, int position, string expected)
    {
        var refused = Assert.Throws<ExpressionException>(() => ItemExpression.Parse(text));
        Assert.Equal(position, refused.Position);
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        Assert.EndsWith($"at character {position}", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(990)]
    [InlineData(32)]
    [InlineData(31)]
    public void Parse_NestedTooDeep_IsRefusedInsteadOfOverflowing(int depth)
    {
        var text = new string('(', depth) + "a = b" + new string(')', depth);
        if (depth < 32) Assert.NotNull(ItemExpression.Parse(text));
        else Assert.Contains("nested", Assert.Throws<ExpressionException>(() => ItemExpression.Parse(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_NestedInNots_IsCountedAlike() =>
        Assert.Throws<ExpressionException>(() => ItemExpression.Parse(string.Concat(Enumerable.Repeat("not (", 300)) + "a = b" + new string(')', 300)));

    [Fact]
    public void Parse_AsLongAsAllowed_WorksAndOneLongerIsRefused()
    {
        var text = new StringBuilder("a=b");
        while (text.Length + 7 <= ItemExpression.MaxLength) text.Append(" or a=b");
        var longest = text.ToString().PadRight(ItemExpression.MaxLength);
        Assert.False(ItemExpression.Parse(longest).Matches(new CatalogItem { Id = "i" }));
        Assert.Equal(ItemExpression.MaxLength, Assert.Throws<ExpressionException>(() => ItemExpression.Parse(longest + " ")).Position);
        Assert.Throws<ExpressionException>(() => ItemExpression.Parse(new string('x', 1_000_000)));
    }

    [Fact]
    public void Parse_RandomText_IsAnExpressionOrAnExpressionException()
    {
        string[] pieces = ["color", "price", "=", "!=", "<", "<=", ">", ">=", "in", "(", ")", ",", "and", "or", "not", "'", "\"", "red", "39.9", "-", " ", "\t", "\0", "\ud800", "é", "日本", "=>", "'a b'", "NaN", "1e999"];
        var random = new Random(20261122);
        var item = new CatalogItem { Id = "i", Attributes = new CatalogItem { Id = "i" }.Attributes.Add("price", AttributeValue.Of(3)).Add("color", AttributeValue.Of("red")) };
        var understood = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var text = new StringBuilder();
            for (var n = random.Next(1, 30); n > 0; n--)
            {
                if (random.Next(10) == 0) text.Append((char)random.Next(0x10000));
                else text.Append(pieces[random.Next(pieces.Length)]);
                if (random.Next(2) == 0) text.Append(' ');
            }
            try
            {
                ItemExpression.Parse(text.ToString()).Matches(item);
                understood++;
            }
            catch (ExpressionException e)
            {
                Assert.InRange(e.Position, 0, text.Length);
            }
        }
        Assert.True(understood > 10, "the generator should now and then hit an expression");
    }

    [Fact]
    public void Parse_RandomExpressions_AreAllUnderstood()
    {
        var random = new Random(4);
        for (var i = 0; i < 2000; i++) ItemExpression.Parse(Expression(depth: 0)).Matches(new CatalogItem { Id = "i" });

        string Expression(int depth) => random.Next(depth > 4 ? 3 : 7) switch
        {
            0 => "color = red",
            1 => "price<= -4.5",
            2 => "tags in ('a b', \"c\", d)",
            3 => $"not {Expression(depth + 1)}",
            4 => $"({Expression(depth + 1)})",
            5 => $"{Expression(depth + 1)} and {Expression(depth + 1)}",
            _ => $"{Expression(depth + 1)}  OR  {Expression(depth + 1)}",
        };
    }
}
