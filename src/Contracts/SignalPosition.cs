namespace Personalization.Contracts;

/// <summary>How far a log of signals has been read.</summary>
/// <param name="Log">A log that began anew has another.</param>
/// <param name="Next">Number of the next signal.</param>
[GenerateSerializer, Immutable, Alias("SignalPosition")]
public readonly record struct SignalPosition([property: Id(0)] Guid Log, [property: Id(1)] long Next);
