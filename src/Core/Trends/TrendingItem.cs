namespace Personalization.Core.Trends;

/// <summary>An item and its decayed count.</summary>
[GenerateSerializer, Immutable, Alias("TrendingItem")]
public readonly record struct TrendingItem([property: Id(0)] string ItemId, [property: Id(1)] double Score);
