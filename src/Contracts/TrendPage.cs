using Personalization.Core.Trends;

namespace Personalization.Contracts;

/// <summary>Items whose counts have changed, and where to go on.</summary>
[GenerateSerializer, Immutable, Alias("TrendPage")]
public sealed record TrendPage([property: Id(0)] TrendingItem[] Items, [property: Id(1)] SignalPosition Next);
