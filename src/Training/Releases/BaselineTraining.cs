using Personalization.Core.Releases;
using Personalization.Training.Data;
using Personalization.Training.Evaluation;
using Personalization.Training.Evaluation.Peers;

namespace Personalization.Training.Releases;

/// <summary>The four baselines as a release carries them, by the same counts and options as those that evaluations compare with.</summary>
internal static class BaselineTraining
{
    /// <summary>Neighbours that a release keeps of an item: half of what evaluations look at, as most shelves show fewer.</summary>
    private const int Neighbours = 50;

    /// <param name="events">All that is known: baselines need no validation.</param>
    public static ReleaseBaselines Train(EventTable events, TrainingRun run, CancellationToken cancellation)
    {
        var popular = ItemCounts.Plain(events);
        var together = CovisitTable.Of(events, Neighbours, cancellation);
        var factors = FactorsTrainer.Factors(events, new FactorOptions(), run, cancellation);
        return new ReleaseBaselines(
            popular,
            ItemCounts.Decayed(events, ItemCounts.TrendHalfLife(events)),
            new Covisits(together.Starts, together.Items, together.Counts, popular),
            new ItemFactors(factors.Dimensions, factors.ColumnFactors, factors.ColumnGram, (float)new FactorOptions().Confidence));
    }
}
