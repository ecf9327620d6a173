using System.Numerics;
using System.Runtime.InteropServices;

namespace Personalization.Training.Towers;

/// <summary>Kingma and Ba, "Adam" (ICLR 2015), in float32 and SIMD: moments of so many values, whole or by parts.</summary>
internal sealed class AdamState(int values)
{
    private const float Beta1 = 0.9f, Beta2 = 0.999f, Epsilon = 1e-8f;
    private readonly float[] _mean = new float[values];
    private readonly float[] _square = new float[values];
    private float _rate, _squareScale;

    /// <summary>Steps so far; with the two moments all of the state.</summary>
    public int Steps { get; set; }
    public float[] Mean => _mean;
    public float[] Square => _square;

    /// <summary>Begins a step: the moments' bias is corrected by the number of steps so far, also for parts that were not touched in all of them (lazy Adam).</summary>
    public void Begin(float rate)
    {
        Steps++;
        (_rate, _squareScale) = Corrected(rate, Steps);
    }

    /// <summary>Steps the values from <paramref name="offset"/> on, as many as there are slopes. Different parts may be stepped at once.</summary>
    public void Apply(Span<float> weights, ReadOnlySpan<float> slopes, int offset)
    {
        Step(weights.Slice(offset, slopes.Length), slopes, _mean.AsSpan(offset, slopes.Length), _square.AsSpan(offset, slopes.Length), _rate, _squareScale);
    }

    /// <summary>Rate and scale of the squares of one step, with the moments' bias corrected.</summary>
    /// <param name="steps">The step's number, from 1 on.</param>
    public static (float Rate, float SquareScale) Corrected(float rate, int steps) => (rate / (1 - MathF.Pow(Beta1, steps)), 1 / (1 - MathF.Pow(Beta2, steps)));

    /// <summary>One step of so many values whose moments the caller keeps; all lengths are equal.</summary>
    public static void Step(Span<float> weights, ReadOnlySpan<float> slopes, Span<float> mean, Span<float> square, float rate, float squareScale)
    {
        var w = MemoryMarshal.Cast<float, Vector<float>>(weights);
        var g = MemoryMarshal.Cast<float, Vector<float>>(slopes);
        var m = MemoryMarshal.Cast<float, Vector<float>>(mean);
        var s = MemoryMarshal.Cast<float, Vector<float>>(square);
        for (var i = 0; i < w.Length; i++)
        {
            m[i] += (g[i] - m[i]) * (1 - Beta1);
            s[i] += (g[i] * g[i] - s[i]) * (1 - Beta2);
            w[i] -= m[i] * rate / (Vector.SquareRoot(s[i] * squareScale) + new Vector<float>(Epsilon));
        }
        for (var i = w.Length * Vector<float>.Count; i < weights.Length; i++)
        {
            mean[i] += (slopes[i] - mean[i]) * (1 - Beta1);
            square[i] += (slopes[i] * slopes[i] - square[i]) * (1 - Beta2);
            weights[i] -= mean[i] * rate / (MathF.Sqrt(square[i] * squareScale) + Epsilon);
        }
    }
}
