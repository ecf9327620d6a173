using Personalization.Core.Features;
using Personalization.Core.Pipeline.Sources;

namespace Personalization.Core.Pipeline;

/// <summary>Looks at every item when the sources brought too few that may be shown, such as under a selective filter. O(items).</summary>
internal static class TableScan
{
    /// <returns>Up to <paramref name="wanted"/> showable items that are no candidates yet, meet the request's conditions and are neither consumed, excluded, hidden nor seen enough: nearest to the
    /// query first, for a guest the most popular first.</returns>
    public static List<Found> Best(PipelineContext context, CandidateSet candidates, int wanted)
    {
        var best = new PriorityQueue<Found, float>();
        var consumed = context.Profile.Consumed.Select(c => c.ItemId).ToHashSet();
        consumed.UnionWith(context.Request.Exclude);
        consumed.UnionWith(context.Request.AnchorItems);
        foreach (var row in context.Release.Items.Rows)
        {
            if (!row.CanBeShown || candidates.Contains(row) || consumed.Contains(row.Item.Id)) continue;
            if (context.Profile.ConsumedBefore is { IsEmpty: false } before && before.MayHold(row.Key)) continue;
            if (context.IsSeenEnough(row) || context.Options.Compiled.Hides(row.Item)) continue;
            if (context.Filter is { } expression && !expression.Matches(row.Item)) continue;
            var score = context.Query.Length == 0 ? row.LogPopularity : Vectors.Dot(context.Query, row.Vector);
            if (best.Count < wanted) best.Enqueue(new Found(row, score), score);
            else best.EnqueueDequeue(new Found(row, score), score);
        }
        return [.. best.UnorderedItems.OrderByDescending(e => e.Priority).ThenBy(e => e.Element.Row.Index).Select(e => e.Element)];
    }
}
