using System.Runtime.Intrinsics;
using Personalization.VectorIndex.Kernels;

namespace Personalization.Unit.VectorIndex;

/// <summary>Every kernel against the scalar reference. Those wider than the processor run emulated, and count as well.</summary>
public sealed unsafe class DotProductTests
{
    private const int MostDimensions = 130;
    private const int RowCount = 11;
    private delegate Vector128<float> FourRows(float* query, float* a, float* b, float* c, float* d, int stride);

    [Fact]
    public void Kernel512_AgreesWithScalar() => FourRowsAgree(DotProduct.OfFour512);

    [Fact]
    public void Kernel256_AgreesWithScalar() => FourRowsAgree(DotProduct.OfFour256);

    [Fact]
    public void Kernel128_AgreesWithScalar() => FourRowsAgree(DotProduct.OfFour128);

    [Fact]
    public void OfRange_AgreesWithScalar_ForEveryCount() => ForEveryDimension((query, rows, stride, dimensions) =>
    {
        float* scores = stackalloc float[RowCount + 4];
        for (int count = 0; count <= RowCount; count++)
        {
            DotProduct.OfRange(query.Pointer, rows.Pointer, stride, count, scores);
            for (int i = 0; i < count; i++)
            {
                AssertClose(query, rows, stride, dimensions, i, scores[i]);
            }
        }
    });

    [Fact]
    public void OfSlots_AgreesWithScalar_ForEveryCount() => ForEveryDimension((query, rows, stride, dimensions) =>
    {
        float* scores = stackalloc float[RowCount + 4];
        int* slots = stackalloc int[RowCount + 4];
        for (int count = 0; count <= RowCount; count++)
        {
            for (int i = 0; i < count; i++)
            {
                slots[i] = (i * 7) % RowCount;
            }

            DotProduct.OfSlots(query.Pointer, rows.Pointer, stride, slots, count, scores);
            for (int i = 0; i < count; i++)
            {
                AssertClose(query, rows, stride, dimensions, (i * 7) % RowCount, scores[i]);
            }
        }
    });

    [Fact]
    public void EqualRows_ScoreBitEqual_WhereverTheyAre() => ForEveryDimension((query, rows, stride, dimensions) =>
    {
        for (int row = 1; row < RowCount; row++)
        {
            rows.Span[..stride].CopyTo(rows.Span[(row * stride)..]);
        }

        float* scores = stackalloc float[RowCount + 4];
        DotProduct.OfRange(query.Pointer, rows.Pointer, stride, RowCount, scores);
        for (int row = 1; row < RowCount; row++)
        {
            Assert.Equal(scores[0], scores[row]);
        }
    });

    private static void FourRowsAgree(FourRows kernel) => ForEveryDimension((query, rows, stride, dimensions) =>
    {
        float* first = rows.Pointer;
        var scores = kernel(query.Pointer, first, first + stride, first + (2 * stride), first + (3 * stride), stride);
        for (int i = 0; i < 4; i++)
        {
            AssertClose(query, rows, stride, dimensions, i, scores[i]);
        }
    });

    private static void ForEveryDimension(Action<AlignedBuffer<float>, AlignedBuffer<float>, int, int> check)
    {
        for (int dimensions = 1; dimensions <= MostDimensions; dimensions++)
        {
            var random = new Random(dimensions);
            int stride = DotProduct.Padded(dimensions);
            var query = new AlignedBuffer<float>(stride);
            var rows = new AlignedBuffer<float>(RowCount * stride);
            Fill(query.Span[..dimensions], random);
            for (int row = 0; row < RowCount; row++)
            {
                Fill(rows.Span.Slice(row * stride, dimensions), random);
            }

            check(query, rows, stride, dimensions);
        }
    }

    private static void Fill(Span<float> span, Random random)
    {
        foreach (ref float x in span)
        {
            x = (random.NextSingle() * 4) - 2;
        }
    }

    private static void AssertClose(AlignedBuffer<float> query, AlignedBuffer<float> rows, int stride, int dimensions, int row, float score)
    {
        float expected = DotProduct.Scalar(query.Span[..dimensions], rows.Span.Slice(row * stride, dimensions));
        Assert.InRange(score, expected - 1e-4f, expected + 1e-4f);
    }
}
