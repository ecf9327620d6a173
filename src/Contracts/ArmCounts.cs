using System.Collections.Immutable;

namespace Personalization.Contracts;

/// <summary>What came to arms on one silo since it told last.</summary>
/// <param name="Teller">Names the silo, and its present run.</param>
/// <param name="Number">Grows by one with each; the same one told again counts once.</param>
[GenerateSerializer, Immutable, Alias("ArmCounts")]
public sealed record ArmCounts([property: Id(0)] string Teller, [property: Id(1)] long Number, [property: Id(2)] ImmutableArray<ArmCount> Counts);
