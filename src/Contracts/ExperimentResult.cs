namespace Personalization.Contracts;

/// <summary>What became of an experiment that was put.</summary>
/// <param name="Report">The experiment as it is now; null when it was refused.</param>
/// <param name="Pointer">JSON pointer to what is wrong with it.</param>
/// <param name="Error">What is wrong with it.</param>
[GenerateSerializer, Immutable, Alias("ExperimentResult")]
public sealed record ExperimentResult([property: Id(0)] ExperimentReport? Report, [property: Id(1)] string? Pointer = null, [property: Id(2)] string? Error = null);
