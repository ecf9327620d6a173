namespace Personalization.Core.Signals;

/// <summary>One small thing that was learned between releases, told to every silo.</summary>
/// <param name="Item">Key of the item it is about.</param>
/// <param name="Other">Key of the item that went with it; 0 where there is none.</param>
/// <param name="Weight">How much it counts; of an exploration, 1 when the customer turned to the item and else 0.</param>
/// <param name="Features">Of an exploration: what the method saw of the item; else null.</param>
[GenerateSerializer, Immutable, Alias("Signal")]
public readonly record struct Signal(
    [property: Id(0)] long Item,
    [property: Id(1)] long Other,
    [property: Id(2)] float Weight,
    [property: Id(3)] long AtMs,
    [property: Id(4)] float[]? Features = null);
