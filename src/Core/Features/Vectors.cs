using System.Numerics;
using System.Runtime.InteropServices;

namespace Personalization.Core.Features;

/// <summary>The few operations on embeddings that the stages need. Lengths must be equal; all float32.</summary>
public static class Vectors
{
    public static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var va = MemoryMarshal.Cast<float, Vector<float>>(a);
        var vb = MemoryMarshal.Cast<float, Vector<float>>(b);
        var sum = Vector<float>.Zero;
        for (var i = 0; i < va.Length; i++) sum += va[i] * vb[i];
        var total = Vector.Sum(sum);
        for (var i = va.Length * Vector<float>.Count; i < a.Length; i++) total += a[i] * b[i];
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
