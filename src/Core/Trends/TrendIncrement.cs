namespace Personalization.Core.Trends;

/// <summary>What one interaction adds to an item's count.</summary>
[GenerateSerializer, Immutable, Alias("TrendIncrement")]
public readonly record struct TrendIncrement([property: Id(0)] string ItemId, [property: Id(1)] double Weight, [property: Id(2)] long AtMs);
