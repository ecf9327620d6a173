using System.Collections.Immutable;
using Personalization.Core.Outcomes;
using Personalization.Core.Pipeline;
using Personalization.Core.Recommendations;
using Personalization.Storage.Outcomes;

namespace Personalization.Silo.Outcomes;

/// <summary>A slate on its way to the log. What it is made of never changes, so it becomes a line off the path of the answer.</summary>
internal sealed class ShownSlate(PipelineContext context, RecommendationResponse response, bool ranked) : IOutcomeEntry
{
    public int Count => 1;

    public IEnumerable<OutcomeLine> ToLines()
    {
        yield return new OutcomeLine
        {
            Shown = new Impression
            {
                RequestId = response.RequestId,
                CustomerId = response.CustomerId,
                At = context.Now,
                Release = response.Release,
                Placement = context.Request.Placement,
                Experiment = context.Arm?.Experiment,
                Arm = context.Arm?.Arm,
                Features = ranked ? ImpressionFeatures.Hash(context.Customer, [.. response.Items.Select(i => context.Release.Items.Find(i.ItemId)!)]) : null,
                Items = [.. response.Items.Select(i => new ShownItem(i.ItemId, i.Source, Finite(i.Score), Finite(i.Propensity)))],
            },
        };
    }

    private static float Finite(float value) => float.IsFinite(value) ? value : 0;
}
