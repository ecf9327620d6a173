using Personalization.Core.Exploration;

namespace Personalization.Training.Simulation;

/// <summary>
/// Plays many customers against one place of a slate, filled by the very methods that serve. What customers do is learned at once, as a silo does; the values of the
/// ranking are renewed now and then, as releases do.
/// </summary>
public sealed class ExplorationSimulation(int seed, int rounds = 20_000)
{
    private const int RoundsOfRelease = 500;
    private const int PointsOfCurve = 60;
    private readonly ExplorationWorld _world = new(seed);

    public RegretCurve Run(ExplorationMethod method)
    {
        var options = new ExplorationOptions { Method = method };
        var state = Experienced();
        var explorer = state.ExplorerOf(options);
        var (random, chance) = (new Random(seed), new Chance((ulong)seed));
        var (clicks, shown) = (new double[ExplorationWorld.Items], new double[ExplorationWorld.Items]);
        var (values, order) = (new double[ExplorationWorld.Items], new int[ExplorationWorld.Items]);
        var (regret, points, ofNew, evaluation) = (0d, new List<(double, double)> { (0, 0) }, 0, new OffPolicyEvaluation());
        for (var round = 0; round < rounds; round++)
        {
            if (round % RoundsOfRelease == 0) Release(clicks, shown, values, order);
            var item = Show(explorer, values, order, ref chance, out var propensity, out var features);
            var clicked = random.NextDouble() < _world.RateOf(item);
            regret += ExplorationWorld.BestRate - _world.RateOf(item);
            (shown[item], clicks[item]) = (shown[item] + 1, clicks[item] + (clicked ? 1 : 0));
            state.Learn(item, features, clicked);
            evaluation.Add(propensity, item == ExplorationWorld.NewItem ? 1 : 0, clicked ? 1 : 0);
            if (round >= rounds * 9 / 10 && item == ExplorationWorld.NewItem) ofNew++;
            if ((round + 1) % Math.Max(1, rounds / PointsOfCurve) == 0) points.Add((round + 1, regret));
        }
        return new RegretCurve(method, points, ofNew / (rounds / 10d), shown[ExplorationWorld.NewItem] == 0 ? double.NaN : evaluation.Ips, evaluation.SelfNormalised);
    }

    /// <summary>A state that knows what the shop has long shown.</summary>
    private ExplorationState Experienced()
    {
        var state = new ExplorationState();
        for (var item = 0; item < ExplorationWorld.NewItem; item++)
        {
            var (clicks, shown) = _world.PriorOf(item);
            for (var i = 0; i < shown; i++) state.Learn(item, FeaturesOf(item, 0.5f), i < clicks);
        }
        return state;
    }

    /// <summary>A new release: the values are what was believed and what was seen together.</summary>
    private void Release(double[] clicks, double[] shown, double[] values, int[] order)
    {
        for (var item = 0; item < values.Length; item++)
        {
            var prior = _world.PriorOf(item);
            values[item] = (prior.Clicks + clicks[item]) / (prior.Shown + shown[item]);
            order[item] = item;
        }
        Array.Sort(order, (a, b) => values[b].CompareTo(values[a]));
    }

    private static int Show(IExplorer? explorer, double[] values, int[] order, ref Chance chance, out double propensity, out float[] features)
    {
        Span<long> keys = stackalloc long[order.Length];
        Span<float> scaled = stackalloc float[order.Length];
        var rows = new float[order.Length * ExplorationPool.Width];
        var (worst, best) = (values[order[^1]], values[order[0]]);
        for (var i = 0; i < order.Length; i++)
        {
            (keys[i], scaled[i]) = (order[i], (float)((values[order[i]] - worst) / (best - worst)));
            FeaturesOf(order[i], scaled[i]).CopyTo(rows, i * ExplorationPool.Width);
        }
        propensity = 1;
        var chosen = explorer?.Choose(new ExplorationPool(keys, scaled, rows), ref chance, out propensity) ?? 0;
        features = rows[(chosen * ExplorationPool.Width)..((chosen + 1) * ExplorationPool.Width)];
        return order[chosen];
    }

    private static float[] FeaturesOf(int item, float value) => [1, value, 0.5f, item == ExplorationWorld.NewItem ? 0 : 0.5f, item == ExplorationWorld.NewItem ? 1 : 0, 0];
}
