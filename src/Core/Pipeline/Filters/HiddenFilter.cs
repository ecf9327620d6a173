namespace Personalization.Core.Pipeline.Filters;

/// <summary>Takes out what a rule of the shop hides.</summary>
public sealed class HiddenFilter : ICandidateFilter
{
    public void Apply(PipelineContext context, CandidateSet candidates, int from)
    {
        var rules = context.Options.Compiled;
        if (!rules.HideAny) return;
        foreach (ref var candidate in candidates.All[from..])
            if (candidate.Removed is null && rules.Hides(candidate.Row.Item)) candidate.Removed = "rule";
    }
}
