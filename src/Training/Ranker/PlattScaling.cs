namespace Personalization.Training.Ranker;

/// <summary>
/// Probabilities of scores: 1 / (1 + exp(−(slope · score + offset))), with the smoothed labels of Platt (1999), fitted by Newton's method from the share of the met on and with steps
/// halved until they gain: Lin, Lin and Weng, "A note on Platt's probabilistic outputs for support vector machines" (2007). Whole steps from elsewhere may run away without an end.
/// </summary>
public static class PlattScaling
{
    private const int Rounds = 100;
    private const double ShortestStep = 1e-10, Ridge = 1e-12, Settled = 1e-7;

    /// <param name="weights">What each example counts; empty: 1.</param>
    /// <returns>Slope 1 and offset 0 without examples of both sides.</returns>
    public static (double Slope, double Offset) Fit(ReadOnlySpan<float> scores, ReadOnlySpan<bool> met, ReadOnlySpan<float> weights = default)
    {
        var positives = met.Count(true);
        if (positives == 0 || positives == met.Length) return (1, 0);
        var (met1, met0) = (0d, 0d);
        for (var i = 0; i < met.Length; i++)
            if (met[i]) met1 += WeightOf(weights, i);
            else met0 += WeightOf(weights, i);
        var labels = (Yes: (met1 + 1) / (met1 + 2), No: 1 / (met0 + 2));
        var (slope, offset) = (0d, Math.Log((met1 + 1) / (met0 + 1)));
        var loss = Loss(scores, met, weights, labels, slope, offset);
        for (var round = 0; round < Rounds; round++)
        {
            var (g0, g1, h00, h01, h11) = (0d, 0d, Ridge, 0d, Ridge);
            for (var i = 0; i < scores.Length; i++)
            {
                var p = 1 / (1 + Math.Exp(-(slope * scores[i] + offset)));
                var weight = WeightOf(weights, i);
                var (error, curve) = (weight * (p - (met[i] ? labels.Yes : labels.No)), weight * p * (1 - p));
                g0 += error * scores[i];
                g1 += error;
                h00 += curve * scores[i] * scores[i];
                h01 += curve * scores[i];
                h11 += curve;
            }
            if (Math.Abs(g0) + Math.Abs(g1) < Settled * (met1 + met0)) break;
            var determinant = h00 * h11 - h01 * h01;
            var (bySlope, byOffset) = ((h01 * g1 - h11 * g0) / determinant, (h01 * g0 - h00 * g1) / determinant);
            var (descent, step) = (g0 * bySlope + g1 * byOffset, 1d);
            for (; step >= ShortestStep; step /= 2)
            {
                var next = Loss(scores, met, weights, labels, slope + step * bySlope, offset + step * byOffset);
                if (!(next < loss + 1e-4 * step * descent)) continue;
                (slope, offset, loss) = (slope + step * bySlope, offset + step * byOffset, next);
                break;
            }
            if (step < ShortestStep) break;
        }
        return double.IsFinite(slope) && double.IsFinite(offset) ? (slope, offset) : (1, 0);
    }

    private static double WeightOf(ReadOnlySpan<float> weights, int i) => weights.IsEmpty ? 1 : weights[i];

    /// <summary>Cross entropy, weighted: Σ w · (log(1 + exp(z)) − label · z).</summary>
    private static double Loss(ReadOnlySpan<float> scores, ReadOnlySpan<bool> met, ReadOnlySpan<float> weights, (double Yes, double No) labels, double slope, double offset)
    {
        var loss = 0d;
        for (var i = 0; i < scores.Length; i++)
        {
            var z = slope * scores[i] + offset;
            loss += WeightOf(weights, i) * (Math.Max(z, 0) + Math.Log(1 + Math.Exp(-Math.Abs(z))) - (met[i] ? labels.Yes : labels.No) * z);
        }
        return loss;
    }
}
