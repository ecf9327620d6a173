using Personalization.Core.Features;
using Personalization.Core.Releases;

namespace Personalization.Training.Ranker;

/// <summary>What the ranker learns from: rows of an item at a moment of a customer.</summary>
/// <param name="Customers">[moments × C], see <see cref="Core.Features.CustomerSideFeatures"/>.</param>
/// <param name="Returning">[moments]: whether the customer comes back, and another blend made the values.</param>
/// <param name="Moments">[rows].</param>
/// <param name="Items">[rows] numbers of items in the release's table.</param>
/// <param name="Pairs">[rows × F], see <see cref="Core.Features.RankingFeatures"/>.</param>
/// <param name="Labels">[rows × H], 0 to 1; NaN where the row says nothing of the head.</param>
/// <param name="Drawn">[rows]: whether the row is a negative that was drawn, and not one that the customer was shown.</param>
/// <param name="Thinning">Candidates that a served request ranks, for each negative that was drawn: how much rarer a positive is in serving than here.</param>
/// <param name="Lists">Moments of the customers held out, with all that retrieval brought.</param>
/// <param name="HeldOutFrom">Rows from here on are of other customers than those before, and measure what was learned.</param>
public sealed record RankerExamples(float[] Customers, bool[] Returning, int[] Moments, int[] Items, float[] Pairs, float[] Labels, bool[] Drawn, double Thinning, IReadOnlyList<RankedMoment> Lists, int HeldOutFrom)
{
    public int Rows => Items.Length;

    /// <summary>
    /// Brings what retrieval makes of items onto the scale of the logarithm of odds, in these rows and in the blends that give it: Platt scaling of the first head, each drawn
    /// negative counting for the candidates that it stands for. Each blend by its own moments, so that both say the same of the same odds.
    /// </summary>
    /// <returns>The blends on the new scale; the same orders.</returns>
    public RetrievalBlends Calibrate(RetrievalBlends blends)
    {
        var (slope, offset) = Scale(returning: false);
        var inSession = blends.InSession.Scaled(slope, offset);
        if (blends.Returning is null) return new RetrievalBlends(inSession);
        (slope, offset) = Scale(returning: true);
        return new RetrievalBlends(inSession, blends.Returning with { Blend = blends.Returning.Blend.Scaled(slope, offset) });
    }

    private (float Slope, float Offset) Scale(bool returning)
    {
        var (heads, width) = (Labels.Length / Math.Max(1, Rows), RankingFeatures.Width);
        var rows = Enumerable.Range(0, HeldOutFrom).Where(i => Returning[Moments[i]] == returning).ToArray();
        var (values, met, weights) = (new float[rows.Length], new bool[rows.Length], new float[rows.Length]);
        for (var i = 0; i < rows.Length; i++)
            (values[i], met[i], weights[i]) = (Pairs[rows[i] * width + RankingFeatures.RetrievalAt], Labels[rows[i] * heads] > 0.5f, Drawn[rows[i]] ? (float)Thinning : 1);
        // Newton's method begins at a slope of 1: on the scale of the values' own spread that is near.
        var (mean, spread) = (values.Length == 0 ? 0 : values.Average(), 0f);
        foreach (var value in values) spread += (value - mean) * (value - mean) / values.Length;
        spread = MathF.Max(1e-6f, MathF.Sqrt(spread));
        var (slope, offset) = PlattScaling.Fit(Array.ConvertAll(values, v => (v - mean) / spread), met, weights);
        // A blend that foretells the opposite would be chance: its order stays what was chosen.
        if (!(slope > 0)) slope = 1;
        (slope, offset) = (slope / spread, offset - slope * mean / spread);
        for (var i = 0; i < Rows; i++)
            if (Returning[Moments[i]] == returning) Pairs[i * width + RankingFeatures.RetrievalAt] = (float)(slope * Pairs[i * width + RankingFeatures.RetrievalAt] + offset);
        foreach (var list in Lists)
            if (list.Returning == returning)
                foreach (ref var value in list.Retrieval.AsSpan()) value = (float)(slope * value + offset);
        return ((float)slope, (float)offset);
    }
}
