namespace Personalization.Core.Exploration;

/// <summary>
/// What another policy would have earned, from what was logged: IPS, the mean of wᵢ rᵢ with wᵢ = π(aᵢ) / p(aᵢ) (Horvitz and Thompson, 1952), which is right on average;
/// and self-normalised IPS, Σ wᵢ rᵢ / Σ wᵢ (Swaminathan and Joachims, NIPS 2015), which varies less and is right in the limit. Not thread safe.
/// </summary>
public sealed class OffPolicyEvaluation
{
    private double _weights, _squares, _rewards, _rewardSquares, _squaresByReward;

    public int Count { get; private set; }

    /// <param name="propensity">Probability, above 0 and up to 1, with which the logging policy showed what it showed.</param>
    /// <param name="target">Probability with which the policy in question would have shown it.</param>
    /// <exception cref="ArgumentOutOfRangeException">A probability is none, or what was logged was impossible.</exception>
    public void Add(double propensity, double target, double reward)
    {
        if (!(propensity > 0 && propensity <= 1)) throw new ArgumentOutOfRangeException(nameof(propensity), propensity, "must be above 0 and at most 1");
        if (!(target >= 0 && target <= 1)) throw new ArgumentOutOfRangeException(nameof(target), target, "must be 0 to 1");
        var weight = target / propensity;
        Count++;
        _weights += weight;
        _squares += weight * weight;
        _rewards += weight * reward;
        _rewardSquares += weight * reward * weight * reward;
        _squaresByReward += weight * weight * reward;
    }

    /// <summary>Inverse propensity scoring; NaN of nothing.</summary>
    public double Ips => Count == 0 ? double.NaN : _rewards / Count;

    /// <summary>Standard error of <see cref="Ips"/>; NaN of fewer than two.</summary>
    public double IpsError => Count < 2 ? double.NaN : Math.Sqrt(Math.Max(0, _rewardSquares / Count - Ips * Ips) / (Count - 1));

    /// <summary>Self-normalised; NaN where the policy in question would have shown nothing of what was shown.</summary>
    public double SelfNormalised => _rewards / _weights;

    /// <summary>Standard error of <see cref="SelfNormalised"/>, √(Σ wᵢ² (rᵢ − estimate)²) / Σ wᵢ (Owen, Monte Carlo theory, 2013, 9.2); NaN where that is none.</summary>
    public double SelfNormalisedError => Math.Sqrt(Math.Max(0, _rewardSquares - 2 * SelfNormalised * _squaresByReward + SelfNormalised * SelfNormalised * _squares)) / _weights;

    /// <summary>How many equally weighted answers the weighted ones are worth: (Σ w)² / Σ w². Few say little.</summary>
    public double EffectiveCount => _squares == 0 ? 0 : _weights * _weights / _squares;
}
