using Personalization.Core.Interactions;

namespace Personalization.Core.Customers;

/// <summary>An item that need not be shown again, and why.</summary>
[GenerateSerializer, Immutable, Alias("ConsumedItem")]
public readonly record struct ConsumedItem(
    [property: Id(0)] string ItemId,
    [property: Id(1)] InteractionKind Kind,
    [property: Id(2)] long AtMs);
