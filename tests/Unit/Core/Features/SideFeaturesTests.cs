using Personalization.Core.Customers;
using Personalization.Core.Features;
using Personalization.Core.Interactions;
using static Personalization.Unit.Core.Given;

namespace Personalization.Unit.Core.Features;

public sealed class SideFeaturesTests
{
    private const int D = SmallShop.Dimensions;
    private readonly Personalization.Core.Catalog.ItemTable _table = SmallShop.Table(60);

    [Fact]
    public void CustomerSide_OfAGuest_IsZero() =>
        Assert.All(Side(CustomerProfile.Empty, []), x => Assert.Equal(0, x));

    [Fact]
    public void CustomerSide_HasTheVectorsThatTheNamesSay()
    {
        var profile = After(Event(InteractionKind.View, "shoe-1", 1), Event(InteractionKind.Purchase, "hat-2", 2), Event(InteractionKind.Skip, "dress-3", 3), Click("dress-0", 4));
        var side = Side(profile, SmallShop.At(90));
        Assert.Equal(SmallShop.At(90), Vector(side, "query"));
        Assert.Equal(_table.Find("dress-0")!.Vector, Vector(side, "last"));
        Assert.Equal(_table.Find("dress-3")!.Vector, Vector(side, "passed"));
        // Newest first a click and a purchase, the click two interactions nearer.
        var (click, purchase) = (1f, 3 * MathF.Exp(-2 * MathF.Log(2) / 10));
        Assert.Equal((click * _table.Find("dress-0")!.Vector[0] + purchase * _table.Find("hat-2")!.Vector[0]) / (click + purchase), Vector(side, "kept")[0], 5);
        Assert.Equal((_table.Find("dress-0")!.Vector[0] + _table.Find("hat-2")!.Vector[0] + _table.Find("shoe-1")!.Vector[0]) / 3, Vector(side, "anchors")[0], 5);
        Assert.Equal([0.25f, 0.25f, 0.25f, 0.5f], new[] { "share_clicked", "share_purchased", "share_passed", "share_liked" }.Select(name => Number(side, name)));
        Assert.Equal([1f, 1f, 1f], new[] { "has_history", "has_query", "has_prices" }.Select(name => Number(side, name)));
    }

    [Fact]
    public void CustomerSide_SharesAddUpToOne()
    {
        var side = Side(After(Click("shoe-1", 1), Click("hat-2", 2)), []);
        var shares = side.AsSpan(CustomerSideFeatures.Numbers.Count + CustomerSideFeatures.VectorNames.Count * D);
        Assert.Equal(1, Sum(shares.Slice(CustomerSideFeatures.Categories, CustomerSideFeatures.Categories)), 5);
        Assert.Equal(1, Sum(shares.Slice(2 * CustomerSideFeatures.Categories, CustomerSideFeatures.Prices)), 5);
    }

    [Fact]
    public void ItemSide_HasTheVector_AndOneOfEachBand()
    {
        var item = _table.Find("hat-2")!;
        var side = new float[ItemSideFeatures.Width(D)];
        ItemSideFeatures.Fill(item, side);
        Assert.Equal(item.Vector, side[..D]);
        var bands = side[D..];
        Assert.Equal(1, bands[..ItemSideFeatures.Categories].Sum());
        Assert.Equal(1, bands[ItemSideFeatures.Categories..(ItemSideFeatures.Categories + ItemSideFeatures.Prices)].Sum());
        Assert.Equal(1, bands[^ItemSideFeatures.Popularities..].Sum());
    }

    private float[] Side(CustomerProfile profile, float[] query)
    {
        var row = new float[CustomerSideFeatures.Width(D)];
        CustomerSideFeatures.Fill(new CustomerFeatures(profile, _table, query, new QueryMoment(Ms(0)), CustomerSlots.None), D, row);
        return row;
    }

    private static float Number(float[] side, string name) => side[CustomerSideFeatures.Numbers.ToList().IndexOf(name)];

    private static float[] Vector(float[] side, string name) => side.AsSpan(CustomerSideFeatures.Numbers.Count + CustomerSideFeatures.VectorNames.ToList().IndexOf(name) * D, D).ToArray();

    private static float Sum(ReadOnlySpan<float> values)
    {
        var sum = 0f;
        foreach (var x in values) sum += x;
        return sum;
    }
}
