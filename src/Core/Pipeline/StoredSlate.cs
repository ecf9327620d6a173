using Personalization.Core.Catalog;
using Personalization.Core.Pipeline.Filters;
using Personalization.Core.Recommendations;

namespace Personalization.Core.Pipeline;

/// <summary>Answers with items that were chosen before: what the filters leave of them now, in the order of then.</summary>
public static class StoredSlate
{
    private static readonly FilterStage Filters = new(FilterStage.Served);

    /// <param name="stored">Best first, with the values they were ordered by.</param>
    /// <param name="release">The release that chose them.</param>
    /// <param name="cause">Why the stages do not choose now.</param>
    /// <param name="observer">Is told of an answer with items.</param>
    /// <returns>Without items when nothing of it can be shown.</returns>
    public static RecommendationResponse Answer(PipelineContext context, IEnumerable<(ItemRow Row, float Score)> stored, string release, string cause, ISlateObserver? observer)
    {
        var (candidates, degraded) = (new CandidateSet(), new List<string> { cause });
        foreach (var (row, score) in stored) candidates.AddPrecomputed(row, score);
        Filters.Apply(context, candidates, 0, degraded);
        var kept = new List<int>(candidates.Count);
        for (var i = 0; i < candidates.Count; i++)
            if (candidates.All[i].Removed is null) kept.Add(i);
        int[] slate = [.. kept.Take(context.Request.Limit)];
        for (var place = 0; place < slate.Length; place++) candidates.All[slate[place]].Place = place;
        var response = SlateResponse.Build(context, candidates, slate, slate, new StageTimings(), degraded) with { Release = release };
        foreach (var _ in slate) PipelineMetrics.Shown(CandidateSources.Precomputed);
        if (slate.Length > 0) observer?.Answered(context, candidates, slate, slate, response);
        return response;
    }
}
