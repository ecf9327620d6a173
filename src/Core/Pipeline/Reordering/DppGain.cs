using Personalization.Core.Features;

namespace Personalization.Core.Pipeline.Reordering;

/// <summary>
/// Determinantal point process with the kernel L = diag(q) S diag(q), S the cosines of the items and q = exp(α·value), α = λ / 2(1−λ): the slate of the largest
/// determinant, found greedily in O(window · slate · (D + slate)) by keeping the rows of its Cholesky factor (Chen, Zhang and Zhou, NeurIPS 2018). Unlike maximal marginal
/// relevance it sees what a group of items spans together, not the nearest one alone. Once the slate spans the whole space, and for candidates without a value, value alone counts.
/// </summary>
/// <param name="factors">[window × places] scratch.</param>
/// <param name="left">[window] scratch: log of what an item's direction has left of itself, times its quality.</param>
internal ref struct DppGain : IMarginalGain
{
    /// <summary>A direction of less than this is rounding.</summary>
    private const float Nothing = 1e-5f;

    /// <summary>Below every gain of a direction, above all that have no value.</summary>
    private const float Spanned = -1e6f;
    private const float MostQuality = 50;

    private readonly Span<Candidate> _candidates;
    private readonly ReadOnlySpan<int> _ranked;
    private readonly Span<float> _factors, _left;
    private readonly ValueScale _scale;
    private readonly float _alpha;
    private readonly int _places;
    private int _chosen;

    public DppGain(Span<Candidate> candidates, ReadOnlySpan<int> ranked, float lambda, int places, Span<float> factors, Span<float> left)
    {
        _candidates = candidates;
        _ranked = ranked;
        _factors = factors;
        _left = left;
        (_scale, _places) = (new ValueScale(candidates, ranked), places);
        _alpha = lambda >= 1 ? MostQuality : Math.Min(MostQuality, lambda / (2 * (1 - lambda)));
        for (var i = 0; i < ranked.Length; i++) _left[i] = Vectors.Dot(candidates[ranked[i]].Row.Vector, candidates[ranked[i]].Row.Vector);
    }

    /// <summary>log (qᵢ² dᵢ²): what the determinant is multiplied by.</summary>
    public readonly float Of(int i)
    {
        if (i >= _scale.Valued) return float.MinValue;
        var value = _scale.Of(_candidates[_ranked[i]].Value);
        return _left[i] > Nothing ? 2 * _alpha * value + MathF.Log(_left[i]) : Spanned + value;
    }

    public void Choose(int i, ReadOnlySpan<bool> taken)
    {
        // Qualities cancel out of the factor: it is that of the cosines alone.
        if (_chosen == _places || _left[i] <= Nothing) return;
        var (vector, length) = (_candidates[_ranked[i]].Row.Vector, MathF.Sqrt(_left[i]));
        var own = _factors.Slice(i * _places, _chosen);
        for (var j = 0; j < taken.Length; j++)
        {
            if (taken[j]) continue;
            var row = _factors.Slice(j * _places, _places);
            var along = (Vectors.Dot(vector, _candidates[_ranked[j]].Row.Vector) - Vectors.Dot(own, row[.._chosen])) / length;
            row[_chosen] = along;
            _left[j] -= along * along;
        }
        _chosen++;
    }
}
