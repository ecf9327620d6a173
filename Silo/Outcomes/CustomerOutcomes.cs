using Personalization.Core.Interactions;
using Personalization.Core.Outcomes;
using Personalization.Core.Pipeline;
using Personalization.Core.Recommendations;
using Personalization.Storage.Outcomes;

namespace Personalization.Silo.Outcomes;

/// <summary>Tells the outcome log what customers saw and did. Never waits, never fails: what finds no room is counted by the log.</summary>
public sealed class CustomerOutcomes(OutcomeLog log, TimeProvider time) : ISlateObserver
{
    public void Answered(PipelineContext context, CandidateSet candidates, ReadOnlySpan<int> ranked, ReadOnlySpan<int> slate, RecommendationResponse response) =>
        Shown(context, response, ranked: !slate.IsEmpty && candidates.All[slate[0]].Prediction >= 0);

    public void Shown(PipelineContext context, RecommendationResponse response, bool ranked)
    {
        // One who was forgotten and has done nothing since stays forgotten.
        if (response.Items.IsEmpty || context.Profile.IsForgotten) return;
        log.Add(new ShownSlate(context, response, ranked));
    }

    public void Applied(IReadOnlyList<Interaction> applied)
    {
        if (applied.Count > 0) log.Add(new AppliedInteractions(applied));
    }

    public void Merged(string guestId, string customerId) => log.Add(new MergedGuest(new GuestMerged(guestId, customerId, time.GetUtcNow())));
}
