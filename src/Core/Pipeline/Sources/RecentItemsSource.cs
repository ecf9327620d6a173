using Personalization.Core.Catalog;

namespace Personalization.Core.Pipeline.Sources;

/// <summary>Items nearest to each of the newest items that the customer liked, or to the items that the request names.</summary>
public sealed class RecentItemsSource(INeighbourSearch search, TimeProvider? time = null) : ICandidateSource
{
    private readonly NeighbourCache _known = new(time ?? TimeProvider.System);

    public int Source => CandidateSources.Recent;

    public async ValueTask<string?> RetrieveAsync(PipelineContext context, FoundItems found, CancellationToken cancellation)
    {
        var anchors = Math.Min(context.Anchors.Count, context.Options.RecentItems);
        if (anchors == 0) return null;
        // One more than wanted: an item's nearest neighbour is itself.
        var k = (context.Options.Sources.Recent.Quota + context.Options.RecentItems - 1) / context.Options.RecentItems + 1;
        if (context.Filter is not null) return await MatchingAsync(context, anchors, k, found, cancellation);
        var hits = new Neighbour[anchors][];
        var missing = 0;
        for (var i = 0; i < anchors; i++)
            if ((hits[i] = _known.Find(context.Anchors[i].Key, k)!) is null) missing++;
        var degraded = missing == 0 ? null : await AskAsync(context, hits, missing, k, cancellation);
        for (var i = 0; i < anchors; i++) Take(context, context.Anchors[i], hits[i], k, found);
        return degraded;
    }

    /// <summary>The nearest of those that meet the request's condition: of neighbours kept for everybody, hardly one might.</summary>
    private async ValueTask<string?> MatchingAsync(PipelineContext context, int anchors, int k, FoundItems found, CancellationToken cancellation)
    {
        var (near, degraded) = (new FoundItems(), default(string));
        for (var i = 0; i < anchors; i++)
        {
            near.Clear();
            degraded = await Neighbourhood.ReadAsync(search, context, context.Anchors[i].Vector, k, near, cancellation) ?? degraded;
            foreach (ref readonly var one in near.All)
                if (one.Row != context.Anchors[i]) found.Add(one.Row, one.Score, context.Anchors[i]);
        }
        return degraded;
    }

    /// <summary>Fills the gaps in <paramref name="hits"/> in one call.</summary>
    private async ValueTask<string?> AskAsync(PipelineContext context, Neighbour[][] hits, int missing, int k, CancellationToken cancellation)
    {
        var queries = new float[missing][];
        var q = 0;
        for (var i = 0; i < hits.Length; i++)
            if (hits[i] is null) queries[q++] = context.Anchors[i].Vector;
        var result = await search.SearchAsync(queries, k, filter: null, cancellation);
        q = 0;
        for (var i = 0; i < hits.Length; i++)
        {
            if (hits[i] is not null) continue;
            hits[i] = result.Hits[q++];
            if (result.Degraded is null) _known.Add(context.Anchors[i].Key, k, hits[i]);
        }
        return result.Degraded;
    }

    private static void Take(PipelineContext context, ItemRow anchor, Neighbour[] hits, int k, FoundItems found)
    {
        var items = context.Release.Items;
        for (var i = 0; i < hits.Length && i < k; i++)
        {
            if (i + Neighbourhood.Ahead < hits.Length) items.Expect(hits[i + Neighbourhood.Ahead].Key);
            if (hits[i].Key != anchor.Key && items.FindByKey(hits[i].Key) is { } row) found.Add(row, hits[i].Score, anchor);
        }
    }
}
