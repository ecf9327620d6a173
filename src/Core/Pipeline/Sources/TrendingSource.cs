using Personalization.Core.Trends;

namespace Personalization.Core.Pipeline.Sources;

/// <summary>What all customers turn to now.</summary>
public sealed class TrendingSource(ITrendReader trends) : ICandidateSource
{
    public int Source => CandidateSources.Trending;

    public ValueTask<SourceResult> RetrieveAsync(PipelineContext context, CancellationToken cancellation)
    {
        var found = new List<Found>(context.Options.Trending);
        foreach (var item in trends.Top(TrendWindow.Day))
        {
            if (found.Count == context.Options.Trending) break;
            if (context.Release.Items.Find(item.ItemId) is { } row) found.Add(new Found(row, (float)item.Score));
        }
        return new ValueTask<SourceResult>(new SourceResult(found));
    }
}
