namespace Personalization.Core.Pipeline.Reordering;

/// <summary>
/// Maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998): λ·value − (1−λ)·(largest similarity to those chosen), values scaled to 0..1 over the window. A
/// candidate without a value comes after all others.
/// </summary>
/// <param name="ofCategory">Weight of <see cref="ItemSimilarity"/>.</param>
/// <param name="nearest">[window] scratch, zeros.</param>
/// <param name="chosen">The places of those chosen.</param>
internal ref struct MmrGain(Span<Candidate> candidates, ReadOnlySpan<int> ranked, float lambda, float ofCategory, Span<float> nearest, ChosenPlaces chosen) : IMarginalGain
{
    private readonly Span<Candidate> _candidates = candidates;
    private readonly ReadOnlySpan<int> _ranked = ranked;
    private readonly Span<float> _nearest = nearest;
    private readonly ItemSimilarity _similarity = new(candidates, ranked, ofCategory);
    private readonly ValueScale _scale = new(candidates, ranked);
    private ChosenPlaces _chosen = chosen;

    public readonly float Bound(int i) => i < _scale.Valued ? Limit(i) - (1 - lambda) * _nearest[i] : float.MinValue;

    /// <summary>The value alone: what it loses to those chosen is never below zero, and those after it have no higher one.</summary>
    public readonly float Limit(int i) => i < _scale.Valued ? lambda * _scale.Of(_candidates[_ranked[i]].Value) : float.MinValue;

    public float Of(int i)
    {
        if (lambda < 1)
            foreach (var c in _chosen.NewTo(i)) _nearest[i] = MathF.Max(_nearest[i], _similarity.Of(c, i));
        return Bound(i);
    }

    public void Choose(int i) => _chosen.Add(i);
}
