namespace Personalization.Core.Exploration;

/// <summary>Fills one place of the slate. Thread safe; allocates nothing.</summary>
public interface IExplorer
{
    /// <param name="pool">At least one candidate.</param>
    /// <param name="propensity">The probability, in 0..1, with which this one is chosen of this pool.</param>
    /// <returns>Which of the pool.</returns>
    int Choose(ExplorationPool pool, ref Chance chance, out double propensity);
}
