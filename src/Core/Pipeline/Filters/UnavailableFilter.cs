namespace Personalization.Core.Pipeline.Filters;

/// <summary>Takes out what cannot be had: unavailable or deleted since it was indexed.</summary>
public sealed class UnavailableFilter : ICandidateFilter
{
    public void Apply(PipelineContext context, CandidateSet candidates, int from)
    {
        foreach (ref var candidate in candidates.All[from..])
            if (candidate.Removed is null && !candidate.Row.CanBeShown) candidate.Removed = "unavailable";
    }
}
