namespace Personalization.Core.Customers;

/// <summary>Prices sorted into bands, each a factor of √e ≈ 1.65 wide: 0.00 to 0.65, to 1.72, to 3.48, to 6.39 … to 3.3 million, and all beyond.</summary>
public static class PriceBands
{
    public const int Count = 31;

    /// <summary>An item without a price.</summary>
    public const sbyte None = -1;

    /// <param name="logPrice">log(1 + price), as <see cref="Catalog.ItemRow.LogPrice"/>; NaN for none.</param>
    public static sbyte Of(float logPrice) => float.IsNaN(logPrice) ? None : (sbyte)Math.Clamp(2 * logPrice, 0, Count - 1);
}
