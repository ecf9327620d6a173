using Personalization.Core.Catalog;
using Personalization.Core.Interactions;

namespace Personalization.Core.Pipeline.Filters;

/// <summary>Takes out what the customer has bought, watched, rated or disliked.</summary>
public sealed class ConsumedFilter : ICandidateFilter
{
    public void Apply(PipelineContext context, Span<Candidate> candidates)
    {
        var consumed = new Dictionary<long, InteractionKind>(context.Profile.Consumed.Length);
        foreach (var item in context.Profile.Consumed) consumed[ItemKey.Of(item.ItemId)] = item.Kind;
        if (consumed.Count == 0) return;
        // Only of a customer with more than the profile knows exactly.
        var before = context.Profile.ConsumedBefore;
        foreach (ref var candidate in candidates)
        {
            if (candidate.Removed is not null) continue;
            if (consumed.TryGetValue(candidate.Row.Key, out var kind)) candidate.Removed = InteractionKinds.ConsumedAs(kind);
            else if (before.MayHold(candidate.Row.Key)) candidate.Removed = "consumed";
        }
    }
}
