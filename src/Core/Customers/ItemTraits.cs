namespace Personalization.Core.Customers;

/// <summary>What a customer's history keeps of an item, as the catalogue has it at the time.</summary>
/// <param name="ItemId">The catalogue's own copy of the id, so that histories of many customers share one string.</param>
/// <param name="Category">Null when the item has none.</param>
/// <param name="PriceBand">As <see cref="PriceBands.Of"/> has it.</param>
public readonly record struct ItemTraits(string ItemId, string? Category, sbyte PriceBand = PriceBands.None);
