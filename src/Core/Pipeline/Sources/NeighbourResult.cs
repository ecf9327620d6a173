namespace Personalization.Core.Pipeline.Sources;

/// <param name="Hits">[Q][≤ k], best first.</param>
/// <param name="Degraded">Which part of the index did not answer; null when all did.</param>
public sealed record NeighbourResult(IReadOnlyList<Neighbour[]> Hits, string? Degraded = null);
