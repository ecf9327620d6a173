namespace Personalization.Core.Pipeline.Sources;

/// <summary>Items nearest to each of the newest items that the customer liked, or to the items that the request names.</summary>
public sealed class RecentItemsSource(INeighbourSearch search) : ICandidateSource
{
    public int Source => CandidateSources.Recent;

    public async ValueTask<SourceResult> RetrieveAsync(PipelineContext context, CancellationToken cancellation)
    {
        var anchors = context.Anchors.Take(context.Options.RecentItems).ToArray();
        if (anchors.Length == 0) return SourceResult.Nothing;
        // One more than wanted: an item's nearest neighbour is itself.
        var result = await search.SearchAsync([.. anchors.Select(a => a.Vector)], context.Options.NeighboursOfRecent + 1, cancellation);
        var found = new List<Found>(anchors.Length * context.Options.NeighboursOfRecent);
        for (var i = 0; i < anchors.Length; i++)
            foreach (var hit in result.Hits[i])
                if (hit.Key != anchors[i].Key && context.Release.Items.FindByKey(hit.Key) is { } row) found.Add(new Found(row, hit.Score, anchors[i]));
        return new SourceResult(found, result.Degraded);
    }
}
