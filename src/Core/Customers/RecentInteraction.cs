using Personalization.Core.Interactions;

namespace Personalization.Core.Customers;

/// <summary>What the profile keeps of an interaction with an item.</summary>
/// <param name="Value">As in <see cref="Interaction.Value"/>; the kind's usual one when the interaction came without.</param>
[GenerateSerializer, Immutable, Alias("RecentInteraction")]
public readonly record struct RecentInteraction(
    [property: Id(0)] string ItemId,
    [property: Id(1)] InteractionKind Kind,
    [property: Id(2)] long AtMs,
    [property: Id(3)] float Value);
