using Personalization.Core.Catalog;
using Personalization.Core.Features;
using Personalization.Core.Releases;

namespace Personalization.Unit.Core.Features;

public sealed class ItemFeaturesTests
{
    private static readonly CatalogItem Blank = new() { Id = "i" };

    [Fact]
    public void Fill_OfAnItemWithoutAnythingKnown_IsZero()
    {
        Assert.All(RowOf(Blank), x => Assert.Equal(0, x));
        Assert.All(RowOf(Blank with { Title = " - ", Text = "a . !", Id = "another" }), x => Assert.Equal(0, x));
    }

    [Fact]
    public void Fill_OverwritesWhatWasThere()
    {
        var row = new float[ItemFeatures.Width];
        Array.Fill(row, 9);
        ItemFeatures.Fill(Blank, row);
        Assert.All(row, x => Assert.Equal(0, x));
    }

    [Fact]
    public void Fill_OfAnyItem_HasUnitNorm()
    {
        CatalogItem[] items =
        [
            Blank with { Category = "dress" },
            Blank with { Title = "Long red dress", Text = new string('x', 5000) },
            With("price", AttributeValue.Of(39.9)),
            With("price", AttributeValue.Of(double.MaxValue)),
            With("price", AttributeValue.Of(-1e300)),
            With("organic", AttributeValue.Of(false)),
            With("tags", AttributeValue.Of(["a", "b", "c"])),
            With("tags", AttributeValue.Of(Enumerable.Range(0, 64).Select(i => $"t{i}"))) with { Category = "dress", Text = string.Join(' ', Enumerable.Range(0, 3000).Select(i => $"word{i}")) },
        ];
        foreach (var item in items)
        {
            var row = RowOf(item);
            Assert.All(row, x => Assert.True(float.IsFinite(x)));
            Assert.Equal(1, MathF.Sqrt(Vectors.Dot(row, row)), 4);
        }
    }

    [Fact]
    public void Fill_DoesNotHearCaseOrPunctuationInWords()
    {
        Assert.Equal(RowOf(Blank with { Title = "red dress" }), RowOf(Blank with { Title = "RED, Dress!" }));
        Assert.NotEqual(RowOf(Blank with { Title = "red dress" }), RowOf(Blank with { Title = "red skirt" }));
    }

    [Fact]
    public void Fill_NearPrices_ShareAColumn_FarOnesDoNot()
    {
        Assert.Equal(RowOf(With("price", AttributeValue.Of(39.9))), RowOf(With("price", AttributeValue.Of(41))));
        Assert.NotEqual(RowOf(With("price", AttributeValue.Of(39.9))), RowOf(With("price", AttributeValue.Of(400))));
    }

    [Fact]
    public void Fill_SameCategory_IsNearerThanAnother()
    {
        var red = RowOf(With("color", AttributeValue.Of("red")) with { Category = "dress" });
        var blue = RowOf(With("color", AttributeValue.Of("blue")) with { Category = "dress" });
        var shoe = RowOf(With("color", AttributeValue.Of("blue")) with { Category = "shoe" });
        Assert.True(Vectors.Dot(red, blue) > Vectors.Dot(red, shoe) + 0.3f);
    }

    [Fact]
    public void Fill_IsPinned()
    {
        // Models are trained on these columns: category weighs 2, the attribute 1, a word of the title a half, over √5.25.
        var row = RowOf(With("color", AttributeValue.Of("red")) with { Category = "dress", Title = "Summer" });
        var filled = Enumerable.Range(0, row.Length).Where(i => row[i] != 0).Select(i => $"{i}:{row[i]:F4}");
        Assert.Equal("71:-0.2182 220:-0.4364 248:-0.8729", string.Join(' ', filled));
    }

    [Fact]
    public void Fill_TakesPopularityForUnknown() => Assert.All(RowOf(Blank with { Category = "dress", Title = "Long red dress" })[ItemFeatures.Hashed..], x => Assert.Equal(0, x));

    [Fact]
    public void FillPopularity_IsAboveTheUsualOrBelow_AndZeroWhereNothingIsKnown()
    {
        var counts = new ReleaseBaselines([0, 1, 99, 9], [0, 0.5f, 2, 0.5f], ReleaseBaselines.None.Covisits, ReleaseBaselines.None.Factors);
        Assert.Equal([0, 0], ColumnsOf(counts, 0));
        Assert.Equal([0, 0], ColumnsOf(counts, 4));
        Assert.True(ColumnsOf(counts, 1)[0] < 0);
        Assert.True(ColumnsOf(counts, 2)[0] > 0);
        Assert.Equal(0.1f * MathF.Log(100f / 10), ColumnsOf(counts, 2)[0] - ColumnsOf(counts, 3)[0], 1e-5f);
        Assert.Equal(0.1f * MathF.Log(3 / 1.5f), ColumnsOf(counts, 2)[1] - ColumnsOf(counts, 3)[1], 1e-5f);

        static float[] ColumnsOf(ReleaseBaselines counts, int item)
        {
            var columns = new float[ItemFeatures.Popularities];
            ItemFeatures.FillPopularity(counts.PriorOf(item), columns);
            return columns;
        }
    }

    private static CatalogItem With(string name, AttributeValue value) => Blank with { Attributes = Blank.Attributes.Add(name, value) };

    private static float[] RowOf(CatalogItem item)
    {
        var row = new float[ItemFeatures.Width];
        ItemFeatures.Fill(item, row);
        return row;
    }
}
