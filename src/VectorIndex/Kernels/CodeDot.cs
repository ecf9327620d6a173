using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Personalization.VectorIndex.Kernels;

/// <summary>Inner products of a query with rows of 8-bit codes, four rows at a time. All kernels give the same integers.</summary>
/// <remarks>
/// A code is a signed number −127 … 127 stored with 128 added, because the x64 instruction for this multiplies unsigned by signed bytes
/// (vpdpbusd); what is too much in what a kernel sums up is the query's <c>offset</c> (<see cref="ToQuery"/>): 128·Σ query there. The query is signed. Both are [stride] with
/// stride a multiple of <see cref="Lanes"/>; behind the last component the query is zero, so the code there does not matter.
/// </remarks>
internal static unsafe class CodeDot
{
    /// <summary>Codes are padded to this many: one cache line.</summary>
    public const int Lanes = 64;

    /// <summary>What a code is stored with.</summary>
    public const int Bias = 128;

    /// <summary>The length of a padded row of codes.</summary>
    public static int Padded(int dimensions) => (dimensions + Lanes - 1) / Lanes * Lanes;

    /// <summary>The reference that every kernel is tested against: Σ query[i]·(codes[i] − 128).</summary>
    public static int Scalar(ReadOnlySpan<sbyte> query, ReadOnlySpan<byte> codes)
    {
        int sum = 0;
        for (int i = 0; i < query.Length; i++)
        {
            sum += query[i] * (codes[i] - Bias);
        }

        return sum;
    }

    /// <summary>The inner products of a query with four rows of codes, by the best instructions there are.</summary>
    /// <param name="query">[stride] signed.</param>
    /// <param name="offset">Of <see cref="ToQuery"/>.</param>
    /// <param name="a">[stride] codes, as are the others.</param>
    /// <param name="b">See a.</param>
    /// <param name="c">See a.</param>
    /// <param name="d">See a.</param>
    /// <param name="stride">A multiple of <see cref="Lanes"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> OfFour(sbyte* query, int offset, byte* a, byte* b, byte* c, byte* d, int stride) =>
        AvxVnni.IsSupported ? OfFourVnni(query, offset, a, b, c, d, stride)
        : Avx512BW.IsSupported && Vector512.IsHardwareAccelerated ? OfFourAvx512(query, offset, a, b, c, d, stride)
        : Avx2.IsSupported ? OfFourAvx2(query, a, b, c, d, stride)
        : Dp.IsSupported ? OfFourArm(query, a, b, c, d, stride)
        : OfFourPortable(query, a, b, c, d, stride);

    /// <summary>256-bit registers on purpose: a row of 64 codes fills two, and 512 bits would halve the sums in flight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> OfFourVnni(sbyte* query, int offset, byte* a, byte* b, byte* c, byte* d, int stride)
    {
        Vector256<int> sumA = default, sumB = default, sumC = default, sumD = default;
        for (int i = 0; i < stride; i += 64)
        {
            var q = Vector256.Load(query + i);
            var r = Vector256.Load(query + i + 32);
            sumA = AvxVnni.MultiplyWideningAndAdd(sumA, Vector256.Load(a + i), q);
            sumB = AvxVnni.MultiplyWideningAndAdd(sumB, Vector256.Load(b + i), q);
            sumC = AvxVnni.MultiplyWideningAndAdd(sumC, Vector256.Load(c + i), q);
            sumD = AvxVnni.MultiplyWideningAndAdd(sumD, Vector256.Load(d + i), q);
            sumA = AvxVnni.MultiplyWideningAndAdd(sumA, Vector256.Load(a + i + 32), r);
            sumB = AvxVnni.MultiplyWideningAndAdd(sumB, Vector256.Load(b + i + 32), r);
            sumC = AvxVnni.MultiplyWideningAndAdd(sumC, Vector256.Load(c + i + 32), r);
            sumD = AvxVnni.MultiplyWideningAndAdd(sumD, Vector256.Load(d + i + 32), r);
        }

        return SumEach(sumA, sumB, sumC, sumD) - Vector128.Create(offset);
    }

    /// <summary>As <see cref="OfFourAvx2"/>, but −c as its complement; what that lacks, |q| wherever q is negative, is the <paramref name="offset"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> OfFourAvx512(sbyte* query, int offset, byte* a, byte* b, byte* c, byte* d, int stride)
    {
        var (magnitude, turn) = Turned(Vector512.Load(query));
        var sumA = Products(Vector512.Load(a) ^ turn, magnitude);
        var sumB = Products(Vector512.Load(b) ^ turn, magnitude);
        var sumC = Products(Vector512.Load(c) ^ turn, magnitude);
        var sumD = Products(Vector512.Load(d) ^ turn, magnitude);
        for (int i = 64; i < stride; i += 64)
        {
            (magnitude, turn) = Turned(Vector512.Load(query + i));
            sumA += Products(Vector512.Load(a + i) ^ turn, magnitude);
            sumB += Products(Vector512.Load(b + i) ^ turn, magnitude);
            sumC += Products(Vector512.Load(c + i) ^ turn, magnitude);
            sumD += Products(Vector512.Load(d + i) ^ turn, magnitude);
        }

        var ab = Avx512F.UnpackLow(sumA, sumB) + Avx512F.UnpackHigh(sumA, sumB);
        var cd = Avx512F.UnpackLow(sumC, sumD) + Avx512F.UnpackHigh(sumC, sumD);
        var each = Avx512F.UnpackLow(ab.AsInt64(), cd.AsInt64()).AsInt32() + Avx512F.UnpackHigh(ab.AsInt64(), cd.AsInt64()).AsInt32();
        var half = each.GetLower() + each.GetUpper();
        return half.GetLower() + half.GetUpper() - Vector128.Create(offset);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static (Vector512<sbyte> Magnitude, Vector512<byte> Turn) Turned(Vector512<sbyte> q) =>
            (Avx512BW.Abs(q).AsSByte(), Vector512.LessThan(q, Vector512<sbyte>.Zero).AsByte() ^ Vector512.Create((byte)Bias));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static Vector512<int> Products(Vector512<byte> codes, Vector512<sbyte> magnitude) =>
            Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(magnitude.AsByte(), codes.AsSByte()), Vector512<short>.One);
    }

    /// <summary>Bytes times bytes to 16-bit pairs (|q|·±c, at most 2·127·127, fits), pairs to 32 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> OfFourAvx2(sbyte* query, byte* a, byte* b, byte* c, byte* d, int stride)
    {
        Vector256<int> sumA = default, sumB = default, sumC = default, sumD = default;
        for (int i = 0; i < stride; i += 32)
        {
            var q = Vector256.Load(query + i);
            var magnitude = Avx2.Abs(q);
            sumA += Products(Vector256.Load(a + i), q, magnitude);
            sumB += Products(Vector256.Load(b + i), q, magnitude);
            sumC += Products(Vector256.Load(c + i), q, magnitude);
            sumD += Products(Vector256.Load(d + i), q, magnitude);
        }

        return SumEach(sumA, sumB, sumC, sumD);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static Vector256<int> Products(Vector256<byte> codes, Vector256<sbyte> q, Vector256<byte> magnitude) =>
            Avx2.MultiplyAddAdjacent(
                Avx2.MultiplyAddAdjacent(magnitude, Avx2.Sign((codes ^ Vector256.Create((byte)Bias)).AsSByte(), q)), Vector256.Create((short)1));
    }

    /// <summary>The dot product instruction of Arm (sdot).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> OfFourArm(sbyte* query, byte* a, byte* b, byte* c, byte* d, int stride)
    {
        Vector128<int> sumA = default, sumB = default, sumC = default, sumD = default;
        for (int i = 0; i < stride; i += 16)
        {
            var q = Vector128.Load(query + i);
            sumA = Dp.DotProduct(sumA, Signed(a + i), q);
            sumB = Dp.DotProduct(sumB, Signed(b + i), q);
            sumC = Dp.DotProduct(sumC, Signed(c + i), q);
            sumD = Dp.DotProduct(sumD, Signed(d + i), q);
        }

        return Vector128.Create(Vector128.Sum(sumA), Vector128.Sum(sumB), Vector128.Sum(sumC), Vector128.Sum(sumD));
    }

    /// <summary>For processors with none of these, and for none at all.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> OfFourPortable(sbyte* query, byte* a, byte* b, byte* c, byte* d, int stride)
    {
        Vector128<int> sumA = default, sumB = default, sumC = default, sumD = default;
        for (int i = 0; i < stride; i += 16)
        {
            var (low, high) = Vector128.Widen(Vector128.Load(query + i));
            sumA += Products(a + i, low, high);
            sumB += Products(b + i, low, high);
            sumC += Products(c + i, low, high);
            sumD += Products(d + i, low, high);
        }

        return Vector128.Create(Vector128.Sum(sumA), Vector128.Sum(sumB), Vector128.Sum(sumC), Vector128.Sum(sumD));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static Vector128<int> Products(byte* codes, Vector128<short> low, Vector128<short> high)
        {
            // Each product fits 16 bits; their sum does not.
            var (codesLow, codesHigh) = Vector128.Widen(Signed(codes));
            var (first, second) = Vector128.Widen(codesLow * low);
            var (third, fourth) = Vector128.Widen(codesHigh * high);
            return first + second + third + fourth;
        }
    }

    /// <summary>Makes a query of a row's codes.</summary>
    /// <param name="codes">[stride].</param>
    /// <param name="query">[stride], written.</param>
    /// <param name="stride">A multiple of <see cref="Lanes"/>.</param>
    /// <returns>The query's offset for <see cref="OfFour"/>.</returns>
    /// <remarks>Padding codes must be 128.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int ToQuery(byte* codes, sbyte* query, int stride)
    {
        for (int i = 0; i < stride; i += 32)
        {
            (Vector256.Load(codes + i) ^ Vector256.Create((byte)Bias)).AsSByte().Store(query + i);
        }

        return AvxVnni.IsSupported ? OffsetOfVnni(query, stride) : Avx512BW.IsSupported && Vector512.IsHardwareAccelerated ? OffsetOfAvx512(query, stride) : 0;
    }

    /// <summary>128·Σ query.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int OffsetOfVnni(sbyte* query, int stride)
    {
        var sums = Vector256<long>.Zero;
        for (int i = 0; i < stride; i += 32)
        {
            sums += Avx2.SumAbsoluteDifferences(Vector256.Load(query + i).AsByte() ^ Vector256.Create((byte)Bias), Vector256<byte>.Zero).AsInt64();
        }

        return Bias * ((int)Vector256.Sum(sums) - (Bias * stride));
    }

    /// <summary>Σ query over its negative components.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int OffsetOfAvx512(sbyte* query, int stride)
    {
        var sums = Vector512<long>.Zero;
        for (int i = 0; i < stride; i += 64)
        {
            sums += Avx512BW.SumAbsoluteDifferences(Avx512BW.Abs(Vector512.Min(Vector512.Load(query + i), Vector512<sbyte>.Zero)), Vector512<byte>.Zero).AsInt64();
        }

        return -(int)Vector512.Sum(sums);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<sbyte> Signed(byte* codes) => (Vector128.Load(codes) ^ Vector128.Create((byte)Bias)).AsSByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> SumEach(Vector256<int> a, Vector256<int> b, Vector256<int> c, Vector256<int> d)
    {
        var sums = Avx2.HorizontalAdd(Avx2.HorizontalAdd(a, b), Avx2.HorizontalAdd(c, d));
        return sums.GetLower() + sums.GetUpper();
    }
}
