using System.Collections.Immutable;
using Personalization.Core.Trends;

namespace Personalization.Core.Pipeline.Sources;

/// <summary>What is trending now, as last heard: reading is free.</summary>
public interface ITrendReader
{
    /// <summary>Items by falling decayed count: the largest of all, and of each category.</summary>
    ImmutableArray<TrendingItem> Top(TrendWindow window);
}
