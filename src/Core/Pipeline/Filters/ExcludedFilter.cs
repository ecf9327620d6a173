using System.Collections.Immutable;
using Personalization.Core.Catalog;

namespace Personalization.Core.Pipeline.Filters;

/// <summary>Takes out what the request excludes, and the items it asks for the like of.</summary>
public sealed class ExcludedFilter : ICandidateFilter
{
    public void Apply(PipelineContext context, CandidateSet candidates, int from)
    {
        TakeOut(context.Request.Exclude, context, candidates, from);
        TakeOut(context.Request.AnchorItems, context, candidates, from);
    }

    private static void TakeOut(ImmutableArray<string> ids, PipelineContext context, CandidateSet candidates, int from)
    {
        foreach (var id in ids)
            if (candidates.Find(ItemKey.Of(id), context.Release.Items) is >= 0 and var place && place >= from) candidates.All[place].Removed ??= "excluded";
    }
}
