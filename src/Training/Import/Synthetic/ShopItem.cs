namespace Personalization.Training.Import.Synthetic;

/// <summary>What the generator keeps of an item: 32 bytes, so that ten million fit; titles and attributes are made of it when asked for.</summary>
/// <param name="Index">Its place in the catalogue.</param>
/// <param name="Material">Its place among the category's materials.</param>
/// <param name="LogPrice">Of the price over the category's usual price.</param>
/// <param name="Appeal">How often it is looked at, relative to others; a long tail.</param>
/// <param name="WholePrice">The price without its 0.9 behind the point.</param>
/// <param name="CreatedMs">When it came into the shop.</param>
internal readonly record struct ShopItem(
    int Index, byte Category, byte Color, byte Style, byte Brand, byte Material, bool Summer, bool Available, float LogPrice, float Appeal, int WholePrice, long CreatedMs);
