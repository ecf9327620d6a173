using System.Collections.Immutable;
using Personalization.Core.Pipeline.Sources;
using Personalization.Core.Trends;

namespace Personalization.Training.Evaluation;

/// <summary>Nothing trends: offline there is no live stream of events.</summary>
public sealed class NoTrends : ITrendReader
{
    public ImmutableArray<TrendingItem> Top(TrendWindow window) => [];
}
