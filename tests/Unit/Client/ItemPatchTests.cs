using System.Collections.Immutable;
using Personalization.Client;
using Personalization.Core.Catalog;

namespace Personalization.Unit.Client;

public sealed class ItemPatchTests
{
    private static readonly CatalogItem Coat = new()
    {
        Id = "i1", Title = "Coat", Category = "coat", Text = "warm", CreatedAt = DateTimeOffset.UnixEpoch,
        Attributes = ImmutableSortedDictionary.Create<string, AttributeValue>(StringComparer.Ordinal).Add("color", AttributeValue.Of("red")).Add("price", AttributeValue.Of(40)),
    };

    [Fact]
    public void ApplyTo_OfAnEmptyPatch_ChangesNothing() => Assert.Equal(Coat, new ItemPatch().ApplyTo(Coat));

    [Fact]
    public void ApplyTo_SetsWhatIsGiven_AndLeavesTheRest()
    {
        var patched = new ItemPatch { Title = "Long coat", Available = false }.ApplyTo(Coat);
        Assert.Equal(Coat with { Title = "Long coat", Available = false }, patched);
    }

    [Fact]
    public void ApplyTo_MergesAttributes_AndNullTakesAway()
    {
        var patch = new ItemPatch { Attributes = ImmutableDictionary<string, AttributeValue?>.Empty.Add("price", AttributeValue.Of(35)).Add("color", null).Add("fit", AttributeValue.Of("loose")) };
        var attributes = patch.ApplyTo(Coat).Attributes;
        Assert.Equal(["fit", "price"], attributes.Keys);
        Assert.Equal(35, attributes["price"].Number);
    }
}
