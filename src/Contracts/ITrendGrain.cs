using System.Collections.Immutable;
using Personalization.Core.Trends;

namespace Personalization.Contracts;

/// <summary>Decayed counts per item; key: <see cref="TrendKeys"/>.</summary>
[Alias("ITrendGrain")]
public interface ITrendGrain : IGrainWithStringKey
{
    [Alias("Add")] Task Add([Immutable] TrendIncrement[] increments);

    /// <summary>The largest of all and the largest of each category, by falling count; at most half a second old.</summary>
    [Alias("Leaders")] Task<ImmutableArray<TrendingItem>> Leaders();

    /// <summary>
    /// Counts that have changed after a position, of items that a release does not know by its training, as far as they are still counted; a position of another log counts as its beginning.
    /// </summary>
    [Alias("Changed")] Task<TrendPage> Changed(SignalPosition position, int most);
}
