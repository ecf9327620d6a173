namespace Personalization.Core.Features;

/// <summary>How categories, prices and popularities fall into columns of 0 and 1, for customers and items alike.</summary>
internal static class FeatureBands
{
    /// <summary>Hashed: a shop of more categories has a few share a column, which their vectors tell apart.</summary>
    public const int Categories = 64;

    /// <summary>Bands of the price, each a factor of √e wide, and one for none.</summary>
    public const int Prices = Customers.PriceBands.Count + 1;

    /// <summary>Bands of log(1 + popularity), half a unit wide.</summary>
    public const int Popularities = 24;

    /// <param name="key"><see cref="Catalog.ItemRow.CategoryKey"/>.</param>
    public static int CategoryOf(ulong key) => (int)(key % Categories);

    public static int PriceOf(float logPrice) => Customers.PriceBands.Of(logPrice) is var band && band == Customers.PriceBands.None ? Prices - 1 : band;

    public static int PopularityOf(float logPopularity) => Math.Min((int)(2 * logPopularity), Popularities - 1);
}
