using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Personalization.VectorIndex.Kernels;

namespace Personalization.VectorIndex.Graph;

/// <summary>Inner products with a query.</summary>
/// <param name="query">[stride].</param>
/// <param name="rows">[slots, stride].</param>
/// <param name="stride">Floats per row.</param>
internal readonly unsafe struct QueryScorer(float* query, float* rows, int stride) : IRowScorer
{
    // Beyond this the processor's own streamer has caught up.
    private const int PrefetchedFloats = 128;
    private readonly float* _query = query;
    private readonly float* _rows = rows;
    private readonly int _stride = stride;
    private readonly int _prefetched = Math.Min(stride, PrefetchedFloats);

    public void Score(int* slots, int count, float* scores) => DotProduct.OfSlots(_query, _rows, _stride, slots, count, scores);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(int slot)
    {
        if (Sse.IsSupported)
        {
            float* row = _rows + ((nint)slot * _stride);
            for (int i = 0; i < _prefetched; i += DotProduct.Lanes)
            {
                Sse.Prefetch0(row + i);
            }
        }
    }
}
