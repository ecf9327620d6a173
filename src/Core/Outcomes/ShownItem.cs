namespace Personalization.Core.Outcomes;

/// <summary>One place of a slate, as the log keeps it.</summary>
/// <param name="Source">The source that brought the item, by its name in responses.</param>
/// <param name="Value">The value the slate was ordered by.</param>
/// <param name="Propensity">
/// Probability, 0 exclusive to 1, that this item came to this place, given the candidates: 1 where nothing was left to chance. What off-policy estimates divide by.
/// </param>
[GenerateSerializer, Immutable, Alias("ShownItem")]
public readonly record struct ShownItem(
    [property: Id(0)] string ItemId,
    [property: Id(1)] string Source,
    [property: Id(2)] float Value,
    [property: Id(3)] float Propensity);
