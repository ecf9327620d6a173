using Personalization.Core.Pipeline.Sources;

namespace Personalization.Contracts;

/// <summary>What one shard found for several queries.</summary>
/// <param name="Hits">Those of the first query, then those of the second, and so on; each query's best first, equal scores by ascending key.</param>
/// <param name="Counts">[Q] how many are each query's.</param>
[GenerateSerializer, Immutable, Alias("ShardHits")]
public sealed record ShardHits([property: Id(0)] Neighbour[] Hits, [property: Id(1)] int[] Counts);
