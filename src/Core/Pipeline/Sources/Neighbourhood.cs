using System.Buffers;
using Personalization.Core.Catalog;
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
        if (context.Filter is null) return await NearestAsync(quota, filter: null);
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
            ? await NearestAsync(quota, context.Request.Filter)
            : await NearestAsync((int)Math.Ceiling(quota / share), filter: null, matching);

        async ValueTask<string?> NearestAsync(int k, string? filter, MatchingRows? among = null)
        {
            if (here && TakeHere(search, context, query, k, filter, quota, found, among)) return null;
            var result = await search.SearchAsync([query], k, filter, cancellation);
            Take(context, result.Hits[0], quota, found, among);
            return result.Degraded;
        }
    }

    private static bool TakeHere(INeighbourSearch search, PipelineContext context, float[] query, int k, string? filter, int quota, FoundItems found, MatchingRows? matching)
    {
        var hits = ArrayPool<Neighbour>.Shared.Rent(k);
        try
        {
            if (search.SearchHere(query, filter, hits.AsSpan(0, k)) is not { } count) return false;
            Take(context, hits.AsSpan(0, count), quota, found, matching);
            return true;
        }
        finally
        {
            ArrayPool<Neighbour>.Shared.Return(hits);
        }
    }

    private static void Take(PipelineContext context, ReadOnlySpan<Neighbour> hits, int quota, FoundItems found, MatchingRows? matching)
    {
        var items = context.Release.Items;
        for (var i = 0; i < hits.Length; i++)
        {
            if (i + Ahead < hits.Length) items.Expect(hits[i + Ahead].Key);
            if (items.FindByKey(hits[i].Key) is not { } row || matching is not null && !matching.Contains(row.Index)) continue;
            found.Add(row, hits[i].Score);
            if (found.Count == quota) break;
        }
    }
}
