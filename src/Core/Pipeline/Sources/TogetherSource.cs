using Personalization.Core.Catalog;
using Personalization.Core.Releases;

namespace Personalization.Core.Pipeline.Sources;

/// <summary>
/// What goes with the items that the customer lately liked, or with those that the request names: counts of the release and of what happens live, added up. The
/// strength of a pair is the cosine of the two items' histories, so that what goes with everything goes with nothing in particular.
/// </summary>
/// <param name="live">What happens live; null for the release's counts alone.</param>
public sealed class TogetherSource(ITogetherReader? live = null) : ICandidateSource
{
    private const int PairsOfItem = 64;

    public int Source => CandidateSources.Together;

    public ValueTask<string?> RetrieveAsync(PipelineContext context, FoundItems found, CancellationToken cancellation)
    {
        var anchors = Math.Min(context.Anchors.Count, context.Options.RecentItems);
        var nowMs = context.Now.ToUnixTimeMilliseconds();
        Span<PairCount> pairs = stackalloc PairCount[PairsOfItem];
        for (var i = 0; i < anchors; i++)
        {
            var anchor = context.Anchors[i];
            TakeOfRelease(context, anchor, found);
            if (live is null) continue;
            foreach (ref readonly var pair in pairs[..live.Read(anchor, nowMs, pairs)])
                if (pair.Key != anchor.Key && context.Release.Items.FindByKey(pair.Key) is { } row) found.Add(row, Strength(context, anchor, row, pair.Count), anchor);
        }
        Sum(found);
        return default;
    }

    private static void TakeOfRelease(PipelineContext context, ItemRow anchor, FoundItems found)
    {
        // An item of the release is row and number at once.
        var table = context.Release.Baselines.Covisits;
        var rows = context.Release.Items.Rows;
        var others = table.NeighboursOf(anchor.Index);
        var counts = table.CountsOf(anchor.Index);
        for (var i = 0; i < others.Length && i < PairsOfItem; i++)
            if (others[i] < rows.Length) found.Add(rows[others[i]], Strength(context, anchor, rows[others[i]], counts[i]), anchor);
    }

    private static float Strength(PipelineContext context, ItemRow one, ItemRow other, float count) => Covisits.Strength(count, Turns(context, one), Turns(context, other));

    /// <summary>An item of which training knows nothing counts as one that was turned to once.</summary>
    private static float Turns(PipelineContext context, ItemRow row) => MathF.Max(1, context.Release.Baselines.Covisits.TurnsOf(row.Index));

    /// <summary>Makes one of an item that several brought; what it is similar to is the strongest of them.</summary>
    private static void Sum(FoundItems found) => found.MergeEqual(static (sum, more) => more.Score > sum.Score
        ? more with { Score = sum.Score + more.Score }
        : sum with { Score = sum.Score + more.Score });
}
