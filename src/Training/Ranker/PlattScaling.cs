namespace Personalization.Training.Ranker;

/// <summary>Probabilities of scores: 1 / (1 + exp(−(slope · score + offset))), fitted by Newton's method. Platt (1999), with his smoothing of the labels.</summary>
public static class PlattScaling
{
    private const int Rounds = 30;

    /// <param name="weights">What each example counts; empty: 1.</param>
    /// <returns>Slope 1 and offset 0 without examples of both sides.</returns>
    public static (double Slope, double Offset) Fit(ReadOnlySpan<float> scores, ReadOnlySpan<bool> met, ReadOnlySpan<float> weights = default)
    {
        var positives = met.Count(true);
        if (positives == 0 || positives == met.Length) return (1, 0);
        var (met1, met0) = (0d, 0d);
        for (var i = 0; i < met.Length; i++)
            if (met[i]) met1 += weights.IsEmpty ? 1 : weights[i];
            else met0 += weights.IsEmpty ? 1 : weights[i];
        var (yes, no) = ((met1 + 1) / (met1 + 2), 1 / (met0 + 2));
        var (slope, offset) = (1d, 0d);
        for (var round = 0; round < Rounds; round++)
        {
            var (g0, g1, h00, h01, h11) = (0d, 0d, 1e-9, 0d, 1e-9);
            for (var i = 0; i < scores.Length; i++)
            {
                var p = 1 / (1 + Math.Exp(-(slope * scores[i] + offset)));
                var weight = weights.IsEmpty ? 1 : weights[i];
                var (error, curve) = (weight * (p - (met[i] ? yes : no)), weight * p * (1 - p));
                g0 += error * scores[i];
                g1 += error;
                h00 += curve * scores[i] * scores[i];
                h01 += curve * scores[i];
                h11 += curve;
            }
            var determinant = h00 * h11 - h01 * h01;
            if (!(Math.Abs(determinant) > 1e-12)) break;
            var (bySlope, byOffset) = ((h11 * g0 - h01 * g1) / determinant, (h00 * g1 - h01 * g0) / determinant);
            (slope, offset) = (slope - bySlope, offset - byOffset);
            if (Math.Abs(bySlope) + Math.Abs(byOffset) < 1e-8) break;
        }
        return double.IsFinite(slope) && double.IsFinite(offset) ? (slope, offset) : (1, 0);
    }
}
