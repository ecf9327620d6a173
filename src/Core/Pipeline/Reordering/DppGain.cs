using Personalization.Core.Features;

namespace Personalization.Core.Pipeline.Reordering;

/// <summary>
/// Determinantal point process with the kernel L = diag(q) S diag(q), S their <see cref="ItemSimilarity"/> and q = exp(α·value), α = λ / 2(1−λ): the slate of the largest
/// determinant, found greedily in O(window · slate · (D + slate)) by keeping the rows of its Cholesky factor (Chen, Zhang and Zhou, NeurIPS 2018). Unlike maximal marginal
/// relevance it sees what a group of items spans together, not the nearest one alone. Once the slate spans the whole space, and for candidates without a value, value alone counts.
/// </summary>
/// <param name="ofCategory">Weight of <see cref="ItemSimilarity"/>.</param>
/// <param name="factors">[window × places] scratch.</param>
/// <param name="left">[window] scratch: what an item's direction has left of itself, squared.</param>
/// <param name="chosen">The places of those chosen whose directions were new.</param>
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
    private readonly ItemSimilarity _similarity;
    private readonly ValueScale _scale;
    private readonly float _alpha;
    private readonly int _places;
    private ChosenPlaces _chosen;

    public DppGain(Span<Candidate> candidates, ReadOnlySpan<int> ranked, float lambda, float ofCategory, int places, Span<float> factors, Span<float> left, ChosenPlaces chosen)
    {
        _chosen = chosen;
        _candidates = candidates;
        _ranked = ranked;
        _factors = factors;
        _left = left;
        _similarity = new ItemSimilarity(candidates, ranked, ofCategory);
        (_scale, _places) = (new ValueScale(candidates, ranked), places);
        _alpha = lambda >= 1 ? MostQuality : Math.Min(MostQuality, lambda / (2 * (1 - lambda)));
        for (var i = 0; i < ranked.Length; i++) _left[i] = _similarity.Of(i, i);
    }

    /// <summary>log (qᵢ² dᵢ²): what the determinant is multiplied by.</summary>
    public readonly float Bound(int i)
    {
        if (i >= _scale.Valued) return float.MinValue;
        var value = _scale.Of(_candidates[_ranked[i]].Value);
        return _left[i] > Nothing ? 2 * _alpha * value + MathF.Log(_left[i]) : Spanned + value;
    }

    /// <summary>None is known: a longer vector may come later.</summary>
    public readonly float Limit(int i) => float.PositiveInfinity;

    public float Of(int i)
    {
        // Qualities cancel out of the factor: it is that of the similarities alone.
        var fresh = _chosen.NewTo(i);
        var row = _factors.Slice(i * _places, _places);
        var at = _chosen.Count - fresh.Length;
        foreach (var c in fresh)
        {
            var own = _factors.Slice(c * _places, at);
            var along = (_similarity.Of(c, i) - Vectors.Dot(own, row[..at])) / MathF.Sqrt(_left[c]);
            row[at++] = along;
            _left[i] -= along * along;
        }
        return Bound(i);
    }

    public void Choose(int i)
    {
        Of(i);
        if (_chosen.Count < _places && _left[i] > Nothing) _chosen.Add(i);
    }
}
