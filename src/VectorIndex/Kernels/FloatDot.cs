using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Personalization.VectorIndex.Kernels;

/// <summary>Inner products of one query with many rows, four rows at a time so that their sums overlap in the pipeline.</summary>
/// <remarks>
/// Query and rows are [stride] float32 with stride a multiple of <see cref="Lanes"/> and zeros behind the last component, so no kernel
/// has a tail. All rows take the same path, whatever their place among the four: equal rows get bit-equal scores, and ties are real ties.
/// </remarks>
internal static unsafe class FloatDot
{
    /// <summary>Rows are padded to this many floats: one cache line, one 512-bit register.</summary>
    public const int Lanes = 16;

    /// <summary>The length of a padded row.</summary>
    public static int Padded(int dimensions) => (dimensions + Lanes - 1) / Lanes * Lanes;

    /// <summary>The reference that every kernel is tested against: Σ query[i]·row[i].</summary>
    public static float Scalar(ReadOnlySpan<float> query, ReadOnlySpan<float> row)
    {
        float sum = 0;
        for (int i = 0; i < query.Length; i++)
        {
            sum += query[i] * row[i];
        }

        return sum;
    }

    /// <summary>The inner products of a query with four rows, by the widest registers there are.</summary>
    /// <param name="query">[stride].</param>
    /// <param name="a">[stride], as are the others.</param>
    /// <param name="b">See a.</param>
    /// <param name="c">See a.</param>
    /// <param name="d">See a.</param>
    /// <param name="stride">A multiple of <see cref="Lanes"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> OfFour(float* query, float* a, float* b, float* c, float* d, int stride) =>
        Vector512.IsHardwareAccelerated ? OfFour512(query, a, b, c, d, stride)
        : Vector256.IsHardwareAccelerated ? OfFour256(query, a, b, c, d, stride)
        : OfFour128(query, a, b, c, d, stride);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> OfFour512(float* query, float* a, float* b, float* c, float* d, int stride)
    {
        Vector512<float> sumA = default, sumB = default, sumC = default, sumD = default;
        for (int i = 0; i < stride; i += 16)
        {
            var q = Vector512.Load(query + i);
            sumA = Vector512.MultiplyAddEstimate(q, Vector512.Load(a + i), sumA);
            sumB = Vector512.MultiplyAddEstimate(q, Vector512.Load(b + i), sumB);
            sumC = Vector512.MultiplyAddEstimate(q, Vector512.Load(c + i), sumC);
            sumD = Vector512.MultiplyAddEstimate(q, Vector512.Load(d + i), sumD);
        }

        return SumEach(
            Fold(sumA.GetLower() + sumA.GetUpper()), Fold(sumB.GetLower() + sumB.GetUpper()),
            Fold(sumC.GetLower() + sumC.GetUpper()), Fold(sumD.GetLower() + sumD.GetUpper()));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> OfFour256(float* query, float* a, float* b, float* c, float* d, int stride)
    {
        Vector256<float> sumA = default, sumB = default, sumC = default, sumD = default;
        for (int i = 0; i < stride; i += 8)
        {
            var q = Vector256.Load(query + i);
            sumA = Vector256.MultiplyAddEstimate(q, Vector256.Load(a + i), sumA);
            sumB = Vector256.MultiplyAddEstimate(q, Vector256.Load(b + i), sumB);
            sumC = Vector256.MultiplyAddEstimate(q, Vector256.Load(c + i), sumC);
            sumD = Vector256.MultiplyAddEstimate(q, Vector256.Load(d + i), sumD);
        }

        return SumEach(Fold(sumA), Fold(sumB), Fold(sumC), Fold(sumD));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> OfFour128(float* query, float* a, float* b, float* c, float* d, int stride)
    {
        Vector128<float> sumA = default, sumB = default, sumC = default, sumD = default;
        for (int i = 0; i < stride; i += 4)
        {
            var q = Vector128.Load(query + i);
            sumA = Vector128.MultiplyAddEstimate(q, Vector128.Load(a + i), sumA);
            sumB = Vector128.MultiplyAddEstimate(q, Vector128.Load(b + i), sumB);
            sumC = Vector128.MultiplyAddEstimate(q, Vector128.Load(c + i), sumC);
            sumD = Vector128.MultiplyAddEstimate(q, Vector128.Load(d + i), sumD);
        }

        return SumEach(sumA, sumB, sumC, sumD);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Fold(Vector256<float> sum) => sum.GetLower() + sum.GetUpper();

    /// <summary>The sum of each of four vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> SumEach(Vector128<float> a, Vector128<float> b, Vector128<float> c, Vector128<float> d) =>
        Sse3.IsSupported
            ? Sse3.HorizontalAdd(Sse3.HorizontalAdd(a, b), Sse3.HorizontalAdd(c, d))
            : Vector128.Create(Vector128.Sum(a), Vector128.Sum(b), Vector128.Sum(c), Vector128.Sum(d));
}
