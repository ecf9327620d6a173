using Personalization.Core.Pipeline.Ranking;
using Personalization.Core.Releases;

namespace Personalization.Contracts;

/// <summary>What is to be ranked, as it is in the memory of one silo.</summary>
/// <param name="Release">Whose table the items are of.</param>
public sealed record LocalRanking(ServingRelease Release, RankedItems Items);
