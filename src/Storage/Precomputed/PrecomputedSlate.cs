using System.Collections.Immutable;

namespace Personalization.Storage.Precomputed;

/// <summary>What one customer would have been recommended when it was computed.</summary>
/// <param name="Items">Ids, best first.</param>
/// <param name="Scores">[Items] the values they were ordered by.</param>
public sealed record PrecomputedSlate(string CustomerId, ImmutableArray<string> Items, ImmutableArray<float> Scores);
