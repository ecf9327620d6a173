namespace Personalization.Contracts;

/// <summary>What became of a guest's history.</summary>
/// <param name="Guest">"merged", or "none" when nothing was known of the guest.</param>
/// <param name="Interactions">Interactions of the customer afterwards.</param>
[GenerateSerializer, Immutable, Alias("MergeResult")]
public sealed record MergeResult([property: Id(0)] string Guest, [property: Id(1)] long Interactions);
