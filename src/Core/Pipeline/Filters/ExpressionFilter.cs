namespace Personalization.Core.Pipeline.Filters;

/// <summary>Takes out what does not meet the request's own conditions.</summary>
public sealed class ExpressionFilter : ICandidateFilter
{
    public void Apply(PipelineContext context, CandidateSet candidates, int from)
    {
        if (context.Filter is not { } expression) return;
        foreach (ref var candidate in candidates.All[from..])
            if (candidate.Removed is null && !expression.Matches(candidate.Row.Item)) candidate.Removed = "filtered";
    }
}
