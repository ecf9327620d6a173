namespace Personalization.Contracts;

/// <param name="Active">The release that is active now.</param>
/// <param name="Error">Why the asked one is not; null when it is.</param>
/// <param name="Unknown">The asked release does not exist.</param>
[GenerateSerializer, Immutable, Alias("ActivationResult")]
public sealed record ActivationResult([property: Id(0)] string? Active, [property: Id(1)] string? Error = null, [property: Id(2)] bool Unknown = false);
