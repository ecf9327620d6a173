namespace Personalization.Core.Pipeline.Filters;

/// <summary>Takes out what the customer was shown again and again and never turned to.</summary>
public sealed class SeenFilter : ICandidateFilter
{
    public void Apply(PipelineContext context, CandidateSet candidates, int from)
    {
        if (context.Seen is not { IsEmpty: false } || context.Options.SeenLimit == 0) return;
        foreach (ref var candidate in candidates.All[from..])
            if (candidate.Removed is null && context.IsSeenEnough(candidate.Row)) candidate.Removed = "seen";
    }
}
