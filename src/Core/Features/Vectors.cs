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

    /// <summary>The products of four vectors with one, which is read once for all.</summary>
    public static Vector128<float> Dot4(ReadOnlySpan<float> a0, ReadOnlySpan<float> a1, ReadOnlySpan<float> a2, ReadOnlySpan<float> a3, ReadOnlySpan<float> b)
    {
        var v0 = MemoryMarshal.Cast<float, Vector256<float>>(a0);
        var v1 = MemoryMarshal.Cast<float, Vector256<float>>(a1);
        var v2 = MemoryMarshal.Cast<float, Vector256<float>>(a2);
        var v3 = MemoryMarshal.Cast<float, Vector256<float>>(a3);
        var vb = MemoryMarshal.Cast<float, Vector256<float>>(b);
        if (v0.Length != vb.Length || v1.Length != vb.Length || v2.Length != vb.Length || v3.Length != vb.Length || vb.Length * Vector256<float>.Count != b.Length)
            return Vector128.Create(Dot(a0, b), Dot(a1, b), Dot(a2, b), Dot(a3, b));
        var (sum0, sum1, sum2, sum3) = (Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero);
        for (var i = 0; i < vb.Length; i++)
        {
            var x = vb[i];
            sum0 = Vector256.MultiplyAddEstimate(v0[i], x, sum0);
            sum1 = Vector256.MultiplyAddEstimate(v1[i], x, sum1);
            sum2 = Vector256.MultiplyAddEstimate(v2[i], x, sum2);
            sum3 = Vector256.MultiplyAddEstimate(v3[i], x, sum3);
        }
        return Vector128.Create(Vector256.Sum(sum0), Vector256.Sum(sum1), Vector256.Sum(sum2), Vector256.Sum(sum3));
    }

    /// <summary>sum += factor · x.</summary>
    public static void AddScaled(Span<float> sum, ReadOnlySpan<float> x, float factor)
    {
        var vs = MemoryMarshal.Cast<float, Vector<float>>(sum);
        var vx = MemoryMarshal.Cast<float, Vector<float>>(x);
        for (var i = 0; i < vs.Length; i++) vs[i] += factor * vx[i];
        for (var i = vs.Length * Vector<float>.Count; i < sum.Length; i++) sum[i] += factor * x[i];
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
