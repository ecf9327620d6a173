namespace Personalization.Contracts;

/// <summary>What came of an arm, or what came to it since it was told last.</summary>
/// <param name="Shown">Slates shown.</param>
/// <param name="Clicked">Slates of which at least one item was clicked.</param>
[GenerateSerializer, Immutable, Alias("ArmCount")]
public sealed record ArmCount([property: Id(0)] string Experiment, [property: Id(1)] string Arm, [property: Id(2)] long Shown, [property: Id(3)] long Clicked);
