namespace Personalization.Training.Import.Synthetic;

/// <summary>What the generator knows of an item beyond the catalogue.</summary>
/// <param name="Index">Its place in the catalogue.</param>
/// <param name="Appeal">How often it is looked at, relative to others; a long tail.</param>
/// <param name="CreatedMs">When it came into the shop.</param>
internal readonly record struct ShopItem(int Index, int Category, int Color, int Style, int Brand, float LogPrice, bool Summer, float Appeal, long CreatedMs);
