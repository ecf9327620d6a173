namespace Personalization.Core.Exploration;

/// <summary>
/// Draws a click rate for each of the pool from what is believed of it, and chooses the highest (Thompson, Biometrika 1933). Beliefs are normal with the Beta
/// posterior's mean and variance (Agrawal and Goyal, AISTATS 2013), so that the probability of the choice can be computed and need not be sampled.
/// </summary>
public sealed class ThompsonExplorer(ItemPosteriors posteriors, double priorClicks, double priorShown) : IExplorer
{
    public int Choose(ExplorationPool pool, ref Chance chance, out double propensity)
    {
        Span<double> means = stackalloc double[pool.Count];
        Span<double> deviations = stackalloc double[pool.Count];
        var (chosen, highest) = (0, double.NegativeInfinity);
        for (var i = 0; i < pool.Count; i++)
        {
            (means[i], deviations[i]) = posteriors.Of(pool.Keys[i]).Rate(priorClicks, priorShown);
            var drawn = means[i] + deviations[i] * chance.NextNormal();
            if (drawn > highest) (chosen, highest) = (i, drawn);
        }
        // A draw that has happened was possible, however far out it was.
        propensity = Math.Clamp(new HighestOfNormals(means, deviations, chosen).Probability(), 1e-6, 1);
        return chosen;
    }
}
