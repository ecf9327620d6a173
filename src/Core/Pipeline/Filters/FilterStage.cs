namespace Personalization.Core.Pipeline.Filters;

/// <summary>Marks what has to go; when too few stay, looks through the whole table for items that may be shown. A filter that fails is left out.</summary>
internal sealed class FilterStage(IReadOnlyList<ICandidateFilter> filters)
{
    /// <summary>The filters as served.</summary>
    public static IReadOnlyList<ICandidateFilter> Served { get; } =
        [new ConsumedFilter(), new UnavailableFilter(), new ExcludedFilter(), new ExpressionFilter(), new HiddenFilter(), new SeenFilter()];

    public void Run(PipelineContext context, CandidateSet candidates, List<string> degraded)
    {
        Apply(context, candidates, 0, degraded);
        var kept = 0;
        foreach (ref readonly var candidate in candidates.All)
            if (candidate.Removed is null) kept++;
        if (kept >= context.Request.Limit) return;
        var before = candidates.Count;
        var rank = 0;
        foreach (var found in TableScan.Best(context, candidates, context.Request.Limit - kept)) candidates.Add(found.Row, CandidateSources.Scan, found.Score, rank: rank++);
        Apply(context, candidates, before, degraded);
    }

    /// <summary>
    /// Takes out of the slate what was withdrawn while the request was under way, and refills it from the reserve: what was ranked and not chosen, best first.
    /// </summary>
    /// <returns>How many of the slate are left.</returns>
    public static int Late(PipelineContext context, CandidateSet candidates, ReadOnlySpan<int> ranked, Span<int> slate)
    {
        var rows = context.Release.Items.Rows;
        var kept = 0;
        for (var i = 0; i < slate.Length; i++)
        {
            ref var candidate = ref candidates.All[slate[i]];
            if (rows[candidate.Row.Index].CanBeShown) slate[kept++] = slate[i];
            else candidate.Removed = "unavailable";
        }
        for (var next = 0; kept < slate.Length && next < ranked.Length; next++)
        {
            ref var candidate = ref candidates.All[ranked[next]];
            if (candidate.Removed is not null || slate[..kept].Contains(ranked[next])) continue;
            if (rows[candidate.Row.Index].CanBeShown) slate[kept++] = ranked[next];
            else candidate.Removed = "unavailable";
        }
        return kept;
    }

    /// <summary>Marks what has to go, from a place on.</summary>
    public void Apply(PipelineContext context, CandidateSet candidates, int from, List<string> degraded)
    {
        foreach (var filter in filters)
        {
            try
            {
                filter.Apply(context, candidates, from);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                degraded.Add($"filter ({filter.GetType().Name}): {RecommendationPipeline.CauseOf(e)}");
            }
        }
    }
}
