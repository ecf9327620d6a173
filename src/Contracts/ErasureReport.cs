namespace Personalization.Contracts;

/// <summary>What became of a customer in each store.</summary>
/// <param name="State">"erased", or "none" when nothing was known.</param>
[GenerateSerializer, Immutable, Alias("ErasureReport")]
public sealed record ErasureReport([property: Id(0)] string State);
