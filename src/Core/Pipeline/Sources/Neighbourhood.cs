using Personalization.Core.Features;

namespace Personalization.Core.Pipeline.Sources;

/// <summary>Finds the items nearest to a query that also meet the request's condition.</summary>
internal static class Neighbourhood
{
    /// <summary>Where so few meet the condition, scoring them all costs less than a search of the index, and misses none.</summary>
    private const int Few = 4000;

    /// <summary>So many hits before its turn a key is said to come.</summary>
    public const int Ahead = 16;

    /// <summary>Where fewer than this share meet the condition, the index is told of it; else a somewhat longer list holds enough that do.</summary>
    private const double Selective = 0.5;

    /// <param name="here">Whether the calling thread has nothing else to do.</param>
    public static async ValueTask<string?> ReadAsync(INeighbourSearch search, PipelineContext context, float[] query, int quota, FoundItems found, CancellationToken cancellation, bool here = false)
    {
        if (context.Filter is null) return Take(context, await NearestAsync(quota, filter: null), quota, found);
        var matching = await context.Release.Filters.OfAsync(context.Request.Filter!);
        if (matching.Count == 0) return null;
        if (matching.Count <= Few)
        {
            var rows = context.Release.Items.Rows;
            for (var i = matching.Next(0); i >= 0; i = matching.Next(i + 1)) found.Offer(rows[i], Vectors.Dot(query, rows[i].Vector), quota);
            found.SortBest();
            return null;
        }
        var share = (double)matching.Count / matching.Total;
        return share < Selective
            ? Take(context, await NearestAsync(quota, context.Request.Filter), quota, found)
            : Take(context, await NearestAsync((int)Math.Ceiling(quota / share), filter: null), quota, found, matching);

        ValueTask<NeighbourResult> NearestAsync(int k, string? filter) =>
            here && search.SearchHere([query], k, filter) is { } result ? new(result) : search.SearchAsync([query], k, filter, cancellation);
    }

    private static string? Take(PipelineContext context, NeighbourResult result, int quota, FoundItems found, Catalog.MatchingRows? matching = null)
    {
        var (hits, items) = (result.Hits[0], context.Release.Items);
        for (var i = 0; i < hits.Length; i++)
        {
            if (i + Ahead < hits.Length) items.Expect(hits[i + Ahead].Key);
            if (items.FindByKey(hits[i].Key) is not { } row || matching is not null && !matching.Contains(row.Index)) continue;
            found.Add(row, hits[i].Score);
            if (found.Count == quota) break;
        }
        return result.Degraded;
    }
}
