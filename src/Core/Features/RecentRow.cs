using Personalization.Core.Catalog;
using Personalization.Core.Interactions;

namespace Personalization.Core.Features;

/// <summary>A recent interaction of a customer with an item that is known here.</summary>
/// <param name="Taste">As of <see cref="InteractionKinds.TasteOf"/>.</param>
public readonly record struct RecentRow(ItemRow Row, InteractionKind Kind, float Taste);
