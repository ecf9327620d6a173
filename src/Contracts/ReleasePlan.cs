namespace Personalization.Contracts;

/// <param name="Active">Serve this one; null when the store has none.</param>
/// <param name="Prepare">Load and warm this one too, and report.</param>
/// <param name="Attempt">Tells one try to switch from the next to the same release.</param>
[GenerateSerializer, Immutable, Alias("ReleasePlan")]
public sealed record ReleasePlan([property: Id(0)] string? Active, [property: Id(1)] string? Prepare, [property: Id(2)] long Attempt = 0);
