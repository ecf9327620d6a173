using Personalization.Core.Catalog;
using Personalization.Core.Features;
using Personalization.Core.Pipeline.Ranking;
using Personalization.Core.Releases;

namespace Personalization.Training.Ranker;

/// <summary>
/// How much of what the ranker has learned beyond retrieval is worth being served: the share of it that puts the candidates of held-out moments in the best order. What was
/// learned of drawn candidates may help among all of them and still do harm among the best; with a share of 0 the order is that of retrieval.
/// </summary>
internal static class RankerShare
{
    /// <summary>Places that count, as in a slate.</summary>
    private const int Places = 20;

    /// <summary>Moments ranked in one run.</summary>
    private const int Together = 32;
    private static readonly float[] Shares = [0, 0.125f, 0.25f, 0.375f, 0.5f, 0.75f, 1];

    /// <param name="ranker">Of logits that are what retrieval makes of an item, times <paramref name="slope"/>, and what was learned.</param>
    /// <param name="slope">Of the first head.</param>
    /// <returns>The largest that chance cannot tell from the best: a dozen moments more or less would choose another, and the ranker knows of carts and sessions what retrieval does not;
    /// 1 where no moment tells.</returns>
    public static float Choose(IReadOnlyList<RankedMoment> moments, ServingRelease release, float slope, CancellationToken cancellation)
    {
        if (moments.Count == 0) return 1;
        var gains = Array.ConvertAll(Shares, _ => new List<double>(moments.Count));
        var heads = release.Ranker.Heads.Length;
        foreach (var some in moments.Chunk(Together))
        {
            cancellation.ThrowIfCancellationRequested();
            var predictions = ModelRanker.Predict(release, [.. some.Select(m => new RankedItems(m.Customer, m.Items, m.Retrieval))]);
            for (var m = 0; m < some.Length; m++)
                for (var s = 0; s < Shares.Length; s++) gains[s].Add(Ndcg(some[m], predictions[m], heads, slope, Shares[s]));
        }
        return Shares[LargestOfTheBest(gains)];
    }

    /// <summary>The last whose mean is less than a standard error of the difference below the best: Breiman and others, "Classification and regression trees" (1984), choose so among trees.</summary>
    /// <param name="gains">For each choice what it is worth at every moment, the same moments in the same order.</param>
    internal static int LargestOfTheBest(IReadOnlyList<IReadOnlyList<double>> gains)
    {
        var best = Enumerable.Range(0, gains.Count).MaxBy(s => gains[s].Sum());
        for (var s = gains.Count - 1; s > best; s--)
        {
            var lost = gains[best].Zip(gains[s], (a, b) => a - b).ToArray();
            var mean = lost.Average();
            if (mean <= Math.Sqrt(lost.Sum(l => (l - mean) * (l - mean)) / lost.Length / lost.Length)) return s;
        }
        return best;
    }

    private static double Ndcg(RankedMoment moment, float[] predictions, int heads, float slope, float share)
    {
        var values = new float[moment.Items.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var p = Math.Clamp(predictions[i * heads], 1e-7f, 1 - 1e-7f);
            var known = slope * moment.Retrieval[i];
            values[i] = known + share * (MathF.Log(p / (1 - p)) - known);
        }
        var (gain, ideal, wanted) = (0d, 0d, 0);
        for (var i = 0; i < values.Length; i++)
        {
            if (!moment.Wanted[i]) continue;
            if (wanted < Places) ideal += 1 / Math.Log2(2 + wanted++);
            var place = 0;
            // A wanted item stands behind its equals: an order that tells nothing apart is worth nothing.
            for (var other = 0; other < values.Length; other++)
                if (values[other] > values[i] || values[other] == values[i] && !moment.Wanted[other]) place++;
            if (place < Places) gain += 1 / Math.Log2(2 + place);
        }
        return gain / ideal;
    }
}
