using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Personalization.Core.Features;

/// <summary>The few operations on embeddings that the stages need. Lengths must be equal; all float32.</summary>
public static class Vectors
{
    /// <remarks>A request makes some 8,000 of them: four sums side by side, as one would wait for each addition to end before the next.</remarks>
    public static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var va = MemoryMarshal.Cast<float, Vector256<float>>(a);
        var vb = MemoryMarshal.Cast<float, Vector256<float>>(b);
        var (sum0, sum1, sum2, sum3) = (Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero);
        var i = 0;
        if (vb.Length >= va.Length)
        {
            for (; i <= va.Length - 4; i += 4)
            {
                sum0 = Vector256.MultiplyAddEstimate(va[i], vb[i], sum0);
                sum1 = Vector256.MultiplyAddEstimate(va[i + 1], vb[i + 1], sum1);
                sum2 = Vector256.MultiplyAddEstimate(va[i + 2], vb[i + 2], sum2);
                sum3 = Vector256.MultiplyAddEstimate(va[i + 3], vb[i + 3], sum3);
            }
        }
        for (; i < va.Length; i++) sum0 = Vector256.MultiplyAddEstimate(va[i], vb[i], sum0);
        var total = Vector256.Sum(sum0 + sum1 + (sum2 + sum3));
        for (i = va.Length * Vector256<float>.Count; i < a.Length; i++) total += a[i] * b[i];
        return total;
    }

    /// <summary>sum += x.</summary>
    public static void Add(Span<float> sum, ReadOnlySpan<float> x)
    {
        var vs = MemoryMarshal.Cast<float, Vector<float>>(sum);
        var vx = MemoryMarshal.Cast<float, Vector<float>>(x);
        for (var i = 0; i < vs.Length; i++) vs[i] += vx[i];
        for (var i = vs.Length * Vector<float>.Count; i < sum.Length; i++) sum[i] += x[i];
    }

    /// <summary>Scales to unit length; a zero or non-finite vector becomes zero. Returns whether it has a direction.</summary>
    public static bool Normalize(Span<float> vector)
    {
        var norm = MathF.Sqrt(Dot(vector, vector));
        if (!(norm > 1e-12f) || !float.IsFinite(norm)) { vector.Clear(); return false; }
        foreach (ref var x in vector) x /= norm;
        return true;
    }
}
