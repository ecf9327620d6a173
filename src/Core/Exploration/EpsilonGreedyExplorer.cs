namespace Personalization.Core.Exploration;

/// <summary>With probability ε any of the pool by lot, else the first (Sutton and Barto, "Reinforcement Learning", 2.2).</summary>
public sealed class EpsilonGreedyExplorer(double epsilon) : IExplorer
{
    public int Choose(ExplorationPool pool, ref Chance chance, out double propensity) => Mix(epsilon, best: 0, pool.Count, ref chance, out propensity);

    /// <summary>ε of lot over any choice that leaves nothing to chance itself.</summary>
    internal static int Mix(double epsilon, int best, int count, ref Chance chance, out double propensity)
    {
        var chosen = chance.Next() < epsilon ? chance.Next(count) : best;
        propensity = epsilon / count + (chosen == best ? 1 - epsilon : 0);
        return chosen;
    }
}
