using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using Personalization.VectorIndex.Kernels;
using Personalization.VectorIndex.Memory;

namespace Personalization.Unit.VectorIndex;

/// <summary>Every kernel against the scalar reference. Those of other processors are skipped; the portable ones run everywhere.</summary>
public sealed unsafe class KernelTests
{
    private const int MostDimensions = 200;
    private delegate Vector128<float> FourRows(float* query, float* a, float* b, float* c, float* d, int stride);

    private delegate Vector128<int> FourCodes(sbyte* query, int offset, byte* a, byte* b, byte* c, byte* d, int stride);

    private delegate int OffsetOf(sbyte* query, int stride);

    [Fact]
    public void Float512_AgreesWithScalar() => FloatsAgree(FloatDot.OfFour512);

    [Fact]
    public void Float256_AgreesWithScalar() => FloatsAgree(FloatDot.OfFour256);

    [Fact]
    public void Float128_AgreesWithScalar() => FloatsAgree(FloatDot.OfFour128);

    [Fact]
    public void FloatOfThisProcessor_AgreesWithScalar() => FloatsAgree(FloatDot.OfFour);

    [SkippableFact]
    public void CodesVnni_EqualScalar()
    {
        Skip.IfNot(AvxVnni.IsSupported);
        CodesAgree(CodeDot.OfFourVnni, CodeDot.OffsetOfVnni);
    }

    [SkippableFact]
    public void CodesAvx2_EqualScalar()
    {
        Skip.IfNot(Avx2.IsSupported);
        CodesAgree((query, _, a, b, c, d, stride) => CodeDot.OfFourAvx2(query, a, b, c, d, stride));
    }

    [SkippableFact]
    public void CodesAvx512_EqualScalar()
    {
        Skip.IfNot(Avx512BW.IsSupported);
        CodesAgree(CodeDot.OfFourAvx512, CodeDot.OffsetOfAvx512);
    }

    [SkippableFact]
    public void CodesArm_EqualScalar()
    {
        Skip.IfNot(Dp.IsSupported);
        CodesAgree((query, _, a, b, c, d, stride) => CodeDot.OfFourArm(query, a, b, c, d, stride));
    }

    [Fact]
    public void CodesPortable_EqualScalar() => CodesAgree((query, _, a, b, c, d, stride) => CodeDot.OfFourPortable(query, a, b, c, d, stride));

    [Fact]
    public void CodesOfThisProcessor_EqualScalar() => CodesAgree(CodeDot.OfFour);

    [Fact]
    public void EqualRows_ScoreBitEqual_WhereverTheyAre() => ForEveryDimension((rows, stride, _) =>
    {
        float* first = rows.Pointer;
        for (int row = 2; row < 5; row++)
        {
            rows.Span.Slice(stride, stride).CopyTo(rows.Span[(row * stride)..]);
        }

        var scores = FloatDot.OfFour(first, first + stride, first + (2 * stride), first + (3 * stride), first + (4 * stride), stride);
        Assert.Equal(Vector128.Create(scores[0]), scores);
    });

    [Fact]
    public void Codes_AreWithinHalfAStepOfTheirRow() => ForEveryDimension((rows, stride, dimensions) =>
    {
        int codeStride = CodeDot.Padded(dimensions);
        var codes = new AlignedBuffer<byte>(codeStride);
        ushort scale = Quantiser.ScaleOf(rows.Pointer, stride);
        Quantiser.Encode(rows.Pointer, stride, scale, codes.Pointer, codeStride);
        float step = Quantiser.Value(scale);
        for (int i = 0; i < dimensions; i++)
        {
            int code = codes.Span[i] - CodeDot.Bias;
            Assert.InRange(code, -127, 127);
            Assert.InRange(rows.Span[i] - (code * step), -0.5001f * step, 0.5001f * step);
        }

        Assert.True(codes.Span[dimensions..].IndexOfAnyExcept((byte)CodeDot.Bias) < 0);
    });

    [Theory]
    [InlineData(0f)]
    [InlineData(1e-40f)]
    [InlineData(1e-37f)]
    public void RowTooSmallForCodes_IsZeroToThem(float component)
    {
        var row = new AlignedBuffer<float>(16);
        var codes = new AlignedBuffer<byte>(64);
        row.Span[3] = component;

        ushort scale = Quantiser.ScaleOf(row.Pointer, 16);
        Quantiser.Encode(row.Pointer, 16, scale, codes.Pointer, 64);

        Assert.InRange(component, 0, 0.5f * Quantiser.Value(scale));
        Assert.True(float.IsFinite(1 / Quantiser.Value(scale)) || component == 0);
        Assert.True(codes.Span.IndexOfAnyExcept((byte)CodeDot.Bias) < 0);
    }

    [Fact]
    public void ScaleOfTheLargestRow_IsFinite()
    {
        var row = new AlignedBuffer<float>(16);
        row.Span[0] = -3e18f;

        Assert.True(float.IsFinite(Quantiser.Value(Quantiser.ScaleOf(row.Pointer, 16))));
    }

    [Fact]
    public void Ranks_OrderAsScoresDo_BestFirst()
    {
        float[] scores = [float.MaxValue, 1e10f, 1, 1e-30f, float.Epsilon, 0, -float.Epsilon, -1e-30f, -1, -1e10f, float.MinValue];

        int[] ranks = [.. scores.Select(Rank.Of)];

        Assert.Equal(ranks.Order(), ranks);
        Assert.Equal(ranks.Length, ranks.Distinct().Count());
        Assert.Equal(scores, ranks.Select(Rank.ToScore));
        Assert.Equal(Rank.Of(0f), Rank.Of(-0f));
        Assert.All(scores, score => Assert.Equal(Vector128.Create(Rank.Of(score)), Rank.Of(Vector128.Create(score))));
    }

    private static void FloatsAgree(FourRows kernel) => ForEveryDimension((rows, stride, dimensions) =>
    {
        float* first = rows.Pointer;
        var scores = kernel(first, first + stride, first + (2 * stride), first + (3 * stride), first + (4 * stride), stride);
        for (int i = 0; i < 4; i++)
        {
            float expected = FloatDot.Scalar(rows.Span[..dimensions], rows.Span.Slice((i + 1) * stride, dimensions));
            Assert.InRange(scores[i], expected - 1e-3f, expected + 1e-3f);
        }
    });

    private static void CodesAgree(FourCodes kernel, OffsetOf? offsetOf = null)
    {
        for (int dimensions = 1; dimensions <= MostDimensions; dimensions++)
        {
            var random = new Random(dimensions);
            int stride = CodeDot.Padded(dimensions);
            var codes = new AlignedBuffer<byte>(5 * stride);
            var query = new AlignedBuffer<sbyte>(stride);
            codes.Span.Fill(CodeDot.Bias);
            for (int row = 0; row < 5; row++)
            {
                foreach (ref byte code in codes.Span.Slice(row * stride, dimensions))
                {
                    // The extremes often: they are where 16 bits might not do.
                    code = (byte)(random.Next(3) switch { 0 => 1, 1 => 255, _ => random.Next(1, 256) });
                }
            }

            int offset = CodeDot.ToQuery(codes.Pointer, query.Pointer, stride);
            offset = offsetOf?.Invoke(query.Pointer, stride) ?? offset;
            byte* first = codes.Pointer + stride;
            var products = kernel(query.Pointer, offset, first, first + stride, first + (2 * stride), first + (3 * stride), stride);
            for (int i = 0; i < 4; i++)
            {
                Assert.Equal(CodeDot.Scalar(query.Span[..dimensions], codes.Span.Slice((i + 1) * stride, dimensions)), products[i]);
            }
        }
    }

    private static void ForEveryDimension(Action<AlignedBuffer<float>, int, int> check)
    {
        for (int dimensions = 1; dimensions <= MostDimensions; dimensions++)
        {
            var random = new Random(dimensions);
            int stride = FloatDot.Padded(dimensions);
            var rows = new AlignedBuffer<float>(5 * stride);
            for (int row = 0; row < 5; row++)
            {
                foreach (ref float x in rows.Span.Slice(row * stride, dimensions))
                {
                    x = (random.NextSingle() * 4) - 2;
                }
            }

            check(rows, stride, dimensions);
        }
    }
}
