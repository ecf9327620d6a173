namespace Personalization.Training.Evaluation.Peers;

/// <summary>What goes together with what the customer turned to last.</summary>
internal sealed class CovisitTrainer : IModelTrainer
{
    public string Name => BaselineNames.Covisit;

    public IEvaluatedModel Train(TrainingSplit split, TrainingRun run, CancellationToken cancellation) =>
        new CovisitModel(CovisitTable.Of(split.Complete, cancellation: cancellation), ItemCounts.Plain(split.Complete), HeadRates.Of(split.Complete, _ => 1));
}
