using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Personalization.VectorIndex.Rows;
using Personalization.VectorIndex.Searching;

namespace Personalization.VectorIndex.Graph;

/// <summary>Ranks rows by their <see cref="Nearness"/> to a row of the index, by float32.</summary>
/// <param name="row">[stride].</param>
/// <param name="penalty">The row's penalty; ignored when there are none.</param>
/// <param name="rows">[slots, stride].</param>
/// <param name="penalties">[slots], or null.</param>
/// <param name="stride">Floats per row.</param>
internal readonly unsafe struct NearFloatRanker(float* row, float penalty, float* rows, float* penalties, int stride) : INearRanker<NearFloatRanker>
{
    private readonly float* _row = row;
    private readonly float* _rows = rows;
    private readonly float* _penalties = penalties;
    private readonly int _stride = stride;
    private readonly float _penalty = penalty;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static NearFloatRanker For(RowColumns rows, int slot, sbyte* buffer)
    {
        float* penalties = rows.Penalties;
        return new NearFloatRanker(
            rows.Rows + ((nint)slot * rows.Stride), penalties is null ? 0 : penalties[slot], rows.Rows, penalties, rows.Stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Rank(int* slots, int count, int* ranks)
    {
        if (_penalties is null)
        {
            new FloatRanker(_row, _rows, _stride).Rank(slots, count, ranks);
            return;
        }

        for (int i = count; (i & 3) != 0; i++)
        {
            slots[i] = slots[0];
        }

        var own = Vector128.Create(_penalty);
        for (int i = 0; i < count; i += 4)
        {
            var theirs = Vector128.Create(_penalties[slots[i]], _penalties[slots[i + 1]], _penalties[slots[i + 2]], _penalties[slots[i + 3]]);
            Kernels.Rank.Of(FloatRanker.OfFour(_row, _rows, _stride, slots + i) - (own + theirs)).Store(ranks + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(int slot) => new FloatRanker(_row, _rows, _stride).Prefetch(slot);
}
