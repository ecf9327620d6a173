namespace Personalization.Core.Exploration;

/// <summary>Each with a probability proportional to exp(value / temperature); for one place after another this is the model of Plackett and Luce.</summary>
public sealed class SoftmaxExplorer(double temperature) : IExplorer
{
    public int Choose(ExplorationPool pool, ref Chance chance, out double propensity)
    {
        var highest = float.NegativeInfinity;
        foreach (var value in pool.Values) highest = MathF.Max(highest, value);
        var total = 0d;
        for (var i = 0; i < pool.Count; i++) total += Weight(pool.Values[i], highest);
        var (left, chosen) = (chance.Next() * total, 0);
        while (chosen < pool.Count - 1 && (left -= Weight(pool.Values[chosen], highest)) >= 0) chosen++;
        propensity = Weight(pool.Values[chosen], highest) / total;
        return chosen;
    }

    private double Weight(float value, float highest) => Math.Exp((value - highest) / temperature);
}
