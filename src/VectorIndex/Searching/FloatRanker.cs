using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Personalization.VectorIndex.Kernels;

namespace Personalization.VectorIndex.Searching;

/// <summary>Ranks rows by their float32 inner product with a query.</summary>
/// <param name="query">[stride], padded with zeros.</param>
/// <param name="rows">[slots, stride].</param>
/// <param name="stride">Floats per row.</param>
internal readonly unsafe struct FloatRanker(float* query, float* rows, int stride) : IRanker
{
    // Beyond this the processor's own streamer has caught up.
    private const int PrefetchedFloats = 128;
    private readonly float* _query = query;
    private readonly float* _rows = rows;
    private readonly int _stride = stride;

    /// <summary>The products of four rows with the query.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> OfFour(float* query, float* rows, int stride, int* slots)
    {
        nint step = stride;
        return FloatDot.OfFour(
            query, rows + (slots[0] * step), rows + (slots[1] * step), rows + (slots[2] * step), rows + (slots[3] * step), stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Rank(int* slots, int count, int* ranks)
    {
        for (int i = count; (i & 3) != 0; i++)
        {
            slots[i] = slots[0];
        }

        for (int i = 0; i < count; i += 4)
        {
            Kernels.Rank.Of(OfFour(_query, _rows, _stride, slots + i)).Store(ranks + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(int slot)
    {
        if (Sse.IsSupported)
        {
            float* row = _rows + ((nint)slot * _stride);
            int floats = Math.Min(_stride, PrefetchedFloats);
            for (int i = 0; i < floats; i += 16)
            {
                Sse.Prefetch0(row + i);
            }
        }
    }
}
