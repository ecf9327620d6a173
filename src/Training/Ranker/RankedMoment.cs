using Personalization.Core.Catalog;
using Personalization.Core.Features;

namespace Personalization.Training.Ranker;

/// <summary>All that retrieval brought at a moment of a customer whom the ranker does not learn from, and what of it came next: there the ranker shows what its order is worth.</summary>
/// <param name="Retrieval">[items] what the blend makes of each.</param>
/// <param name="Wanted">[items].</param>
/// <param name="Returning">The customer comes back: another blend made the values.</param>
public sealed record RankedMoment(CustomerFeatures Customer, ItemRow[] Items, float[] Retrieval, bool[] Wanted, bool Returning);
