using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Personalization.VectorIndex.Kernels;

/// <summary>Turns float32 components into 8-bit codes: x ≈ scale · code, −127 ≤ code ≤ 127, with a scale per row.</summary>
/// <remarks>The scale is that of the largest component, so rows of any length keep seven bits of it. It is kept in 16 bits, the upper
/// half of a float32, rounded up so that no code exceeds 127.</remarks>
internal static unsafe class Quantiser
{
    private const int Most = 127;

    // Below this the reciprocal of a scale is not finite: smaller rows get this one and few codes, or none, but still lie within half a step of them.
    private const float SmallestScale = 1e-36f;

    /// <summary>The scale a row needs, as the upper 16 bits of a float32; 0 for a row of zeros.</summary>
    /// <param name="row">[stride] float32, finite.</param>
    /// <param name="stride">A multiple of 16.</param>
    public static ushort ScaleOf(float* row, int stride)
    {
        var largest = Vector128<float>.Zero;
        for (int i = 0; i < stride; i += 4)
        {
            largest = Vector128.Max(largest, Vector128.Abs(Vector128.Load(row + i)));
        }

        float most = Math.Max(Math.Max(largest[0], largest[1]), Math.Max(largest[2], largest[3]));
        float scale = Math.Max(most / Most, SmallestScale);
        return most == 0 ? (ushort)0 : (ushort)((BitConverter.SingleToUInt32Bits(scale) + 0xFFFF) >> 16);
    }

    /// <summary>The value of a stored scale.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Value(ushort scale) => BitConverter.UInt32BitsToSingle((uint)scale << 16);

    /// <summary>Writes a row's codes, with <see cref="CodeDot.Bias"/> added.</summary>
    /// <param name="row">[stride] float32.</param>
    /// <param name="stride">A multiple of 16.</param>
    /// <param name="scale">As <see cref="ScaleOf"/> gives it.</param>
    /// <param name="codes">[codeStride], written; padding is code 0.</param>
    /// <param name="codeStride">A multiple of 64, at least stride.</param>
    public static void Encode(float* row, int stride, ushort scale, byte* codes, int codeStride)
    {
        float perStep = scale == 0 ? 0 : 1 / Value(scale);
        var factor = Vector128.Create(perStep);
        for (int i = 0; i < stride; i += 16)
        {
            var low = Vector128.Narrow(Code(row + i, factor), Code(row + i + 4, factor));
            var high = Vector128.Narrow(Code(row + i + 8, factor), Code(row + i + 12, factor));
            (Vector128.Narrow(low, high).AsByte() ^ Vector128.Create((byte)CodeDot.Bias)).Store(codes + i);
        }

        new Span<byte>(codes + stride, codeStride - stride).Fill(CodeDot.Bias);
    }

    // Every code is within ±127 already, so that narrowing takes nothing off; rounding is to nearest.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Code(float* row, Vector128<float> factor) =>
        Vector128.ConvertToInt32Native(Vector128.Round(Vector128.Load(row) * factor));
}
