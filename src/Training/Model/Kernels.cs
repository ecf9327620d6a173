using System.Numerics;
using System.Runtime.InteropServices;

namespace Personalization.Training.Model;

/// <summary>The inner loops of training. Lengths must be equal.</summary>
internal static class Kernels
{
    /// <summary>sum += factor · x.</summary>
    public static void AddScaled<T>(Span<T> sum, ReadOnlySpan<T> x, T factor) where T : struct, INumber<T>
    {
        var vs = MemoryMarshal.Cast<T, Vector<T>>(sum);
        var vx = MemoryMarshal.Cast<T, Vector<T>>(x);
        for (var i = 0; i < vs.Length; i++) vs[i] += vx[i] * factor;
        for (var i = vs.Length * Vector<T>.Count; i < sum.Length; i++) sum[i] += factor * x[i];
    }
}
