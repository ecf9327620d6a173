namespace Personalization.Training.Evaluation.Peers;

/// <summary>What most turned to, of all time.</summary>
internal sealed class PopularTrainer : IModelTrainer
{
    public string Name => BaselineNames.Popular;

    public IEvaluatedModel Train(TrainingSplit split, TrainingRun run, CancellationToken cancellation) =>
        new CountModel(ItemCounts.Plain(split.Complete), HeadRates.Of(split.Complete, _ => 1));
}
