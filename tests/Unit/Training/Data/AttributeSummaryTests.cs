using Personalization.Core.Catalog;
using Personalization.Core.Features;
using Personalization.Training.Cli;
using Personalization.Training.Data;

namespace Personalization.Unit.Training.Data;

public sealed class AttributeSummaryTests
{
    private static readonly DataSet Data = new("made",
        [
            new CatalogItem { Id = "i1", Attributes = AttributesOf(("brand", AttributeValue.Of("Alder")), ("tags", AttributeValue.Of(["summer", "linen"]))) },
            new CatalogItem { Id = "i2", Attributes = AttributesOf(("brand", AttributeValue.Of("Alder"))) },
        ], [], ImportReport.Flawless)
    {
        CustomerAttributes = new Dictionary<string, IReadOnlyList<KeyValuePair<string, string>>>
        {
            ["anna"] = [new("age", "31"), new("note", new string('x', 300))],
            ["bert"] = [new("age", "32")],
        },
    };

    [Fact]
    public void OfItems_CountsThoseThatHaveIt_AndItsValues() =>
        Assert.Equal([new("items", "brand", 2, 2, 1, 0), new("items", "tags", 1, 2, 2, 0)], AttributeSummary.OfItems(Data).ToArray());

    [Fact]
    public void OfCustomers_TellsWhatNoProfileKeeps() =>
        Assert.Equal([new("customers", "age", 2, 2, 2, 0), new("customers", "note", 1, 2, 1, 1)], AttributeSummary.OfCustomers(Data).ToArray());

    [Fact]
    public void AttributesIn_ARelease_NamesTheKeptAndTheLeftOut() =>
        Assert.Collection(ResultTables.AttributesIn(new CustomerSlots { Attributes = [new AttributeSlot { Name = "age", Edges = [31] }] }, AttributeSummary.OfCustomers(Data)),
            kept => Assert.Equal("customers' attributes that the models look at: age (known of 100%, 2 values)", kept),
            left => Assert.StartsWith("left out: note (known of 50%, 1 value);", left, StringComparison.Ordinal));

    private static System.Collections.Immutable.ImmutableSortedDictionary<string, AttributeValue> AttributesOf(params (string Name, AttributeValue Value)[] attributes) =>
        System.Collections.Immutable.ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, attributes.Select(a => KeyValuePair.Create(a.Name, a.Value)));
}
