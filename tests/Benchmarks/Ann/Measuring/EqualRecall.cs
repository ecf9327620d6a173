namespace Personalization.Benchmarks.Ann.Measuring;

/// <summary>Speeds at exactly one recall, from measurements on both sides of it.</summary>
public static class EqualRecall
{
    /// <summary>
    /// The time per query at the target, linear in recall between the last point below it and the first at or above it; as queries per second.
    /// A curve that begins above the target gives its first point: no speed is made up beyond what was measured. One that ends below gives null.
    /// </summary>
    /// <param name="curve">Points in any order.</param>
    /// <param name="target">Recall, 0 to 1.</param>
    public static double? SpeedAt(IEnumerable<RecallPoint> curve, double target)
    {
        RecallPoint? below = null;
        foreach (var point in curve.OrderBy(p => p.Recall).ThenByDescending(p => p.QueriesPerSecond))
        {
            if (point.Recall >= target)
            {
                if (below is not { } last || point.Recall == target) return point.QueriesPerSecond;
                var share = (target - last.Recall) / (point.Recall - last.Recall);
                return 1 / ((1 - share) / last.QueriesPerSecond + share / point.QueriesPerSecond);
            }
            below = point;
        }
        return null;
    }

    /// <summary>The smallest breadth from <paramref name="least"/> to <paramref name="most"/> whose recall reaches the target, by doubling and halving; null when none does.</summary>
    /// <param name="least">The smallest breadth that makes sense, k.</param>
    /// <param name="most">The largest to try.</param>
    /// <param name="target">Recall, 0 to 1.</param>
    /// <param name="recall">The recall of a breadth; it need not rise everywhere, one crossing is found.</param>
    public static int? SmallestBreadth(int least, int most, double target, Func<int, double> recall)
    {
        if (recall(least) >= target) return least;
        var (below, above) = (least, least);
        do
        {
            if (above == most) return null;
            (below, above) = (above, Math.Min(most, above * 2));
        }
        while (recall(above) < target);
        while (above - below > 1)
        {
            var middle = below + ((above - below) / 2);
            if (recall(middle) >= target) above = middle;
            else below = middle;
        }
        return above;
    }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? double.NaN : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
