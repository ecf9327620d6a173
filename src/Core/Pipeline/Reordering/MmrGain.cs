using Personalization.Core.Features;

namespace Personalization.Core.Pipeline.Reordering;

/// <summary>
/// Maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998): λ·value − (1−λ)·(largest similarity to those chosen), values scaled to 0..1 over the window. A
/// candidate without a value comes after all others.
/// </summary>
/// <param name="nearest">[window] scratch, zeros.</param>
internal ref struct MmrGain(Span<Candidate> candidates, ReadOnlySpan<int> ranked, float lambda, Span<float> nearest) : IMarginalGain
{
    private readonly Span<Candidate> _candidates = candidates;
    private readonly ReadOnlySpan<int> _ranked = ranked;
    private readonly Span<float> _nearest = nearest;
    private readonly ValueScale _scale = new(candidates, ranked);

    public readonly float Of(int i) => i < _scale.Valued ? lambda * _scale.Of(_candidates[_ranked[i]].Value) - (1 - lambda) * _nearest[i] : float.MinValue;

    public readonly void Choose(int i, ReadOnlySpan<bool> taken)
    {
        if (lambda >= 1) return;
        var chosen = _candidates[_ranked[i]].Row.Vector;
        for (var j = 0; j < taken.Length; j++)
            if (!taken[j]) _nearest[j] = MathF.Max(_nearest[j], Vectors.Dot(chosen, _candidates[_ranked[j]].Row.Vector));
    }
}
