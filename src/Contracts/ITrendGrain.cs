using System.Collections.Immutable;
using Personalization.Core.Trends;

namespace Personalization.Contracts;

/// <summary>Decayed counts per item; key: "window/partition".</summary>
[Alias("ITrendGrain")]
public interface ITrendGrain : IGrainWithStringKey
{
    [Alias("Add")] Task Add([Immutable] TrendIncrement[] increments);
    [Alias("Top")] Task<ImmutableArray<TrendingItem>> Top(int count);
}
