using System.Collections.Immutable;

namespace Personalization.Core.Pipeline.Ranking;

/// <summary>Combines a row of predictions into one value: Σ weight(head) · P(head). A value that is not finite sinks to the bottom.</summary>
public sealed class ValueOfPredictions(ImmutableArray<string> heads, PipelineOptions options)
{
    /// <summary>The value of predictions that are none.</summary>
    public const float Sunk = float.MinValue;
    private readonly float[] _weights = [.. heads.Select(head => options.Values.GetValueOrDefault(head, 1))];

    public float Of(ReadOnlySpan<float> predictions)
    {
        var value = 0f;
        for (var h = 0; h < predictions.Length; h++) value += _weights[h] * predictions[h];
        return float.IsFinite(value) ? value : Sunk;
    }
}
