namespace Personalization.Contracts;

/// <param name="Active">Serve this one; null when the store has none.</param>
/// <param name="Prepare">Load and warm this one too, and report.</param>
[GenerateSerializer, Immutable, Alias("ReleasePlan")]
public sealed record ReleasePlan([property: Id(0)] string? Active, [property: Id(1)] string? Prepare);
