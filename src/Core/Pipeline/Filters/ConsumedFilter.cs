using Personalization.Core.Catalog;
using Personalization.Core.Interactions;

namespace Personalization.Core.Pipeline.Filters;

/// <summary>Takes out what the customer has bought, watched, rated or disliked; not what is bought again and again and is due.</summary>
public sealed class ConsumedFilter : ICandidateFilter
{
    public void Apply(PipelineContext context, CandidateSet candidates, int from)
    {
        foreach (ref readonly var item in context.Profile.Consumed.AsSpan())
        {
            if (candidates.Find(ItemKey.Of(item.ItemId), context.Release.Items) is not (>= 0 and var place) || place < from) continue;
            ref var candidate = ref candidates.All[place];
            if (item.Kind == InteractionKind.Purchase && candidate.From(CandidateSources.Repeat)) continue;
            candidate.Removed ??= InteractionKinds.ConsumedAs(item.Kind);
        }
        // Only of a customer with more than the profile knows exactly.
        if (context.Profile.ConsumedBefore is not { IsEmpty: false } before) return;
        foreach (ref var candidate in candidates.All[from..])
            if (candidate.Removed is null && !candidate.From(CandidateSources.Repeat) && before.MayHold(candidate.Row.Key)) candidate.Removed = "consumed";
    }
}
