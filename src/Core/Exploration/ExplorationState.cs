namespace Personalization.Core.Exploration;

/// <summary>What a silo has learned from places that were left to chance. Thread safe.</summary>
public sealed class ExplorationState
{
    public ItemPosteriors Posteriors { get; } = new();
    public LinearModel Model { get; } = new();

    /// <param name="features">[<see cref="ExplorationPool.Width"/>] as they were when the item was shown; empty when they are not known.</param>
    /// <param name="turnedTo">Whether the customer turned to the item.</param>
    public void Learn(long itemKey, ReadOnlySpan<float> features, bool turnedTo)
    {
        Posteriors.Add(itemKey, turnedTo);
        if (features.Length == ExplorationPool.Width) Model.Learn(features, turnedTo ? 1 : 0);
    }

    /// <summary>The method that the options name; null for none.</summary>
    public IExplorer? ExplorerOf(ExplorationOptions options) => options.Method switch
    {
        ExplorationMethod.EpsilonGreedy => new EpsilonGreedyExplorer(options.Epsilon),
        ExplorationMethod.Thompson => new ThompsonExplorer(Posteriors, options.PriorClicks, options.PriorShown),
        ExplorationMethod.LinUcb => new LinUcbExplorer(Model, Posteriors, options.Alpha, options.Epsilon),
        ExplorationMethod.Softmax => new SoftmaxExplorer(options.Temperature),
        _ => null,
    };
}
