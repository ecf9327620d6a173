using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Personalization.VectorIndex.Kernels;
using Personalization.VectorIndex.Rows;

namespace Personalization.VectorIndex.Searching;

/// <summary>The scores themselves, where rows have no codes.</summary>
internal readonly unsafe struct FloatBounds(RowColumns rows, Scratch scratch) : IRowBounds
{
    private readonly float* _query = scratch.Query;
    private readonly float* _rows = rows.Rows;
    private readonly int _stride = rows.Stride;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void OfFour(nint slot, out Vector128<float> low, out Vector128<float> high)
    {
        float* row = _rows + (slot * _stride);
        low = high = FloatDot.OfFour(_query, row, row + _stride, row + (2 * (nint)_stride), row + (3 * (nint)_stride), _stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void OfFour(int* slots, out Vector128<float> low, out Vector128<float> high) =>
        low = high = FloatRanker.OfFour(_query, _rows, _stride, slots);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(nint slot)
    {
        if (Sse.IsSupported)
        {
            float* row = _rows + (slot * _stride);
            for (int i = 0; i < _stride; i += 16)
            {
                Sse.Prefetch0(row + i);
            }
        }
    }
}
