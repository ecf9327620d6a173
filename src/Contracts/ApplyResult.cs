namespace Personalization.Contracts;

/// <param name="Applied">Events that took effect now and are durable.</param>
/// <param name="Duplicates">Events that had taken effect before, or that an erasure has made void.</param>
[GenerateSerializer, Immutable, Alias("ApplyResult")]
public readonly record struct ApplyResult([property: Id(0)] int Applied, [property: Id(1)] int Duplicates);
