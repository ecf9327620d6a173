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
        foreach (ref var candidate in candidates)
            if (candidate.Removed is null && consumed.TryGetValue(candidate.Row.Key, out var kind)) candidate.Removed = InteractionKinds.ConsumedAs(kind);
    }
}
