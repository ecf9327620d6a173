using Personalization.Core.Pipeline.Ranking;

namespace Personalization.Core.Pipeline.Reordering;

/// <summary>Scales the values of the best candidates to 0..1. Those without a value do not stretch it.</summary>
internal readonly struct ValueScale
{
    private readonly float _worst, _scale;

    /// <param name="ranked">Highest value first; those without a value last.</param>
    public ValueScale(ReadOnlySpan<Candidate> candidates, ReadOnlySpan<int> ranked)
    {
        Valued = ranked.Length;
        while (Valued > 1 && candidates[ranked[Valued - 1]].Value == ValueOfPredictions.Sunk) Valued--;
        if (Valued == 0) return;
        var best = candidates[ranked[0]].Value;
        _worst = candidates[ranked[Valued - 1]].Value;
        _scale = best > _worst && float.IsFinite(best - _worst) ? 1 / (best - _worst) : 0;
    }

    /// <summary>How many have a value.</summary>
    public int Valued { get; }

    public float Of(float value) => value * _scale - _worst * _scale;
}
