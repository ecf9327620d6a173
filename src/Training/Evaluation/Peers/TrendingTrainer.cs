namespace Personalization.Training.Evaluation.Peers;

/// <summary>What many turned to lately.</summary>
internal sealed class TrendingTrainer : IModelTrainer
{
    public string Name => BaselineNames.Trending;

    public IEvaluatedModel Train(TrainingSplit split, TrainingRun run, CancellationToken cancellation)
    {
        var events = split.Complete;
        var halfLife = ItemCounts.TrendHalfLife(events);
        var end = events.Rows == 0 ? 0 : events.AtMs.Max();
        return new CountModel(ItemCounts.Decayed(events, halfLife), HeadRates.Of(events, row => (float)double.Exp2((events.AtMs[row] - end) / halfLife.TotalMilliseconds)));
    }
}
