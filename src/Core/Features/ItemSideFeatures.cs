using Personalization.Core.Catalog;

namespace Personalization.Core.Features;

/// <summary>
/// The item's side of the ranker's input: what does not depend on who asks nor on when, so that it is computed once for each item. Columns: vector [D], category,
/// price, popularity. Attributes and words are in the vector; beside it they teach the ranker single items by heart.
/// </summary>
public static class ItemSideFeatures
{
    public const int Categories = FeatureBands.Categories, Prices = FeatureBands.Prices, Popularities = FeatureBands.Popularities;

    /// <summary>The schema as text.</summary>
    internal static string Description => $"vector, {Categories} categories, {Prices} prices, {Popularities} popularities";

    /// <summary>I: columns of a row.</summary>
    public static int Width(int dimensions) => dimensions + Categories + Prices + Popularities;

    /// <summary>Fills <paramref name="row"/> [I]. Every value is finite.</summary>
    public static void Fill(ItemRow item, Span<float> row)
    {
        var d = item.Vector.Length;
        item.Vector.CopyTo(row);
        var bands = row[d..];
        bands.Clear();
        bands[FeatureBands.CategoryOf(item.CategoryKey)] = 1;
        bands[Categories + FeatureBands.PriceOf(item.LogPrice)] = 1;
        bands[Categories + Prices + FeatureBands.PopularityOf(item.LogPopularity)] = 1;
    }
}
