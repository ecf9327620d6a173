using Personalization.Core.Catalog;
using Personalization.Core.Features;

namespace Personalization.Core.Pipeline.Ranking;

/// <summary>What is to be ranked for one customer.</summary>
/// <param name="Retrieval">[items] see <see cref="Candidate.Retrieval"/>.</param>
/// <param name="Predictions">[items × H] to be filled and given back; null for a new array.</param>
public readonly record struct RankedItems(CustomerFeatures Customer, ItemRow[] Items, float[] Retrieval, float[]? Predictions = null);
