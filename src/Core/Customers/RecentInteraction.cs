using Personalization.Core.Interactions;

namespace Personalization.Core.Customers;

/// <summary>What the profile keeps of an interaction with an item.</summary>
[GenerateSerializer, Immutable, Alias("RecentInteraction")]
public readonly record struct RecentInteraction(
    [property: Id(0)] string ItemId,
    [property: Id(1)] InteractionKind Kind,
    [property: Id(2)] long AtMs,
    [property: Id(3)] float Value);
