namespace Personalization.Core.Exploration;

/// <summary>
/// Chooses the highest upper confidence bound θᵀx + α √(xᵀ A⁻¹ x) (LinUCB: Li et al., WWW 2010), with the uncertainty of the item itself beside that of the model: its credit
/// shrinks as it is shown. The choice leaves nothing to chance; a lot of ε keeps propensities above nought, without which nothing could be evaluated off-line.
/// </summary>
public sealed class LinUcbExplorer(LinearModel model, ItemPosteriors posteriors, double alpha, double epsilon) : IExplorer
{
    public int Choose(ExplorationPool pool, ref Chance chance, out double propensity)
    {
        var (best, highest) = (0, double.NegativeInfinity);
        for (var i = 0; i < pool.Count; i++)
        {
            var (mean, error) = model.Predict(pool.FeaturesOf(i));
            var seen = posteriors.Of(pool.Keys[i]);
            // The regression as prior of ten showings: an item's own clicks outgrow what items like it do.
            var (rate, own) = ((10 * Math.Clamp(mean, 0, 1) + seen.Clicks) / (10 + seen.Shown), 0.5 / Math.Sqrt(1 + seen.Shown));
            var bound = rate + alpha * Math.Max(error, own);
            if (bound > highest) (best, highest) = (i, bound);
        }
        return EpsilonGreedyExplorer.Mix(epsilon, best, pool.Count, ref chance, out propensity);
    }
}
