using Personalization.Core.Pipeline;
using Personalization.Core.Recommendations;
using Personalization.Silo.Experiments;
using Personalization.Silo.Outcomes;
using Personalization.Silo.Precomputed;
using Personalization.Silo.Requests;

namespace Personalization.Silo.Customers;

/// <summary>All who are told of an answer of the live path; of one that something better may stand in for, only those who keep the last that is told of a request.</summary>
public sealed class SlateObservers(CustomerOutcomes outcomes, KeptRequests requests, ArmCounter arms) : ISlateObserver
{
    public void Answered(PipelineContext context, CandidateSet candidates, ReadOnlySpan<int> ranked, ReadOnlySpan<int> slate, RecommendationResponse response)
    {
        requests.Answered(context, candidates, ranked, slate, response);
        if (LivePath.FailureOf(context, response) is not null) return;
        outcomes.Answered(context, candidates, ranked, slate, response);
        if (context.Arm is { } arm && !slate.IsEmpty) arms.Shown(arm);
    }

    /// <summary>What was shown where the live path failed. It counts for its arm: clicks on it do.</summary>
    public void StoodIn(PipelineContext context, RecommendationResponse response)
    {
        outcomes.Shown(context, response, ranked: false);
        if (context.Arm is { } arm && !response.Items.IsEmpty) arms.Shown(arm);
    }
}
