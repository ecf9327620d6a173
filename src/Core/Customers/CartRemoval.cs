namespace Personalization.Core.Customers;

/// <summary>An item taken out of the cart: an event that put it there before and comes only now must not put it back.</summary>
[GenerateSerializer, Immutable, Alias("CartRemoval")]
public readonly record struct CartRemoval([property: Id(0)] string ItemId, [property: Id(1)] long AtMs);
