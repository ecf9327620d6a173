using System.Collections.Immutable;

namespace Personalization.Contracts;

/// <summary>What was computed in advance for a customer.</summary>
/// <param name="CustomerId">Or that of a guest who turned out to be the customer.</param>
/// <param name="Release">The release that chose it.</param>
/// <param name="Items">Ids, best first.</param>
/// <param name="Scores">[Items] the values they were ordered by.</param>
[GenerateSerializer, Immutable, Alias("PrecomputedAnswer")]
public sealed record PrecomputedAnswer(
    [property: Id(0)] string CustomerId,
    [property: Id(1)] string Release,
    [property: Id(2)] DateTimeOffset ComputedAt,
    [property: Id(3)] ImmutableArray<string> Items,
    [property: Id(4)] ImmutableArray<float> Scores);
