using System.Collections.Immutable;
using Personalization.Core.Catalog;

namespace Personalization.Unit.Core.Catalog;

public sealed class CatalogRulesTests
{
    private static readonly CatalogItem Good = new() { Id = "i7", Title = "A red dress", Category = "dress", Text = "Long and red." };

    [Fact]
    public void Check_AGoodItem_ReportsNothing()
    {
        Assert.Empty(BrokenBy(Good));
        Assert.Empty(BrokenBy(new CatalogItem { Id = "i" }));
        Assert.Empty(BrokenBy(With("tags", AttributeValue.Of(Enumerable.Repeat(new string('t', 128), 64)))));
        Assert.Empty(BrokenBy(With(new string('n', 64), AttributeValue.Of(new string('v', 1000)))));
    }

    [Fact]
    public void Check_EachBrokenRule_NamesItsField()
    {
        Assert.Equal(["id"], BrokenBy(Good with { Id = "" }));
        Assert.Equal(["id"], BrokenBy(Good with { Id = "a\tb" }));
        Assert.Equal(["title"], BrokenBy(Good with { Title = new string('t', 501) }));
        Assert.Equal(["category"], BrokenBy(Good with { Category = new string('c', 129) }));
        Assert.Equal(["text"], BrokenBy(Good with { Text = new string('t', CatalogRules.MaxText + 1) }));
        Assert.Equal(["attributes"], BrokenBy(With("", AttributeValue.Of(1))));
        Assert.Equal(["attributes"], BrokenBy(With(new string('n', 65), AttributeValue.Of(1))));
        Assert.Equal(["attributes/color"], BrokenBy(With("color", AttributeValue.Of(new string('v', 1001)))));
        Assert.Equal(["attributes/price"], BrokenBy(With("price", AttributeValue.Of(double.NaN))));
        Assert.Equal(["attributes/price"], BrokenBy(With("price", AttributeValue.Of(double.PositiveInfinity))));
        Assert.Equal(["attributes/tags"], BrokenBy(With("tags", AttributeValue.Of(Enumerable.Repeat("t", 65)))));
        Assert.Equal(["attributes/tags"], BrokenBy(With("tags", AttributeValue.Of([new string('t', 129)]))));
    }

    [Fact]
    public void Check_TooManyAttributes_IsReportedOnce()
    {
        var many = Enumerable.Range(0, CatalogRules.MaxAttributes + 1).ToImmutableSortedDictionary(i => $"a{i}", i => AttributeValue.Of(i));
        Assert.Equal(["attributes"], BrokenBy(Good with { Attributes = many }));
    }

    [Fact]
    public void Check_NameWithASlash_IsEscapedAsAJsonPointerWantsIt() =>
        Assert.Equal(["attributes/a~1b~0c"], BrokenBy(With("a/b~c", AttributeValue.Of(double.NaN))));

    private static CatalogItem With(string name, AttributeValue value) => Good with { Attributes = Good.Attributes.Add(name, value) };

    private static string[] BrokenBy(CatalogItem item)
    {
        var fields = new List<string>();
        CatalogRules.Check(item, (field, _) => fields.Add(field));
        return [.. fields];
    }
}
