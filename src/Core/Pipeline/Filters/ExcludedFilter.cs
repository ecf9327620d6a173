using Personalization.Core.Catalog;

namespace Personalization.Core.Pipeline.Filters;

/// <summary>Takes out what the request excludes, and the items it asks for the like of.</summary>
public sealed class ExcludedFilter : ICandidateFilter
{
    public void Apply(PipelineContext context, Span<Candidate> candidates)
    {
        var request = context.Request;
        if (request.Exclude.IsEmpty && request.AnchorItems.IsEmpty) return;
        var excluded = request.Exclude.Concat(request.AnchorItems).Select(ItemKey.Of).ToHashSet();
        foreach (ref var candidate in candidates)
            if (candidate.Removed is null && excluded.Contains(candidate.Row.Key)) candidate.Removed = "excluded";
    }
}
