using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Personalization.VectorIndex.Kernels;
using Personalization.VectorIndex.Rows;
using Personalization.VectorIndex.Searching;

namespace Personalization.VectorIndex.Graph;

/// <summary>Ranks rows by their <see cref="Nearness"/> to a row of the index, by codes.</summary>
/// <param name="query">[stride] signed: the row's codes.</param>
/// <param name="offset">The query's, of <see cref="CodeDot.ToQuery"/>.</param>
/// <param name="scale">The row's scale.</param>
/// <param name="penalty">The row's penalty; ignored when there are none.</param>
/// <param name="codes">[slots, stride].</param>
/// <param name="scales">[slots].</param>
/// <param name="penalties">[slots], or null.</param>
/// <param name="stride">Bytes per row.</param>
internal readonly unsafe struct NearCodeRanker(
    sbyte* query, int offset, float scale, float penalty, byte* codes, ushort* scales, float* penalties, int stride) : INearRanker<NearCodeRanker>
{
    private readonly sbyte* _query = query;
    private readonly byte* _codes = codes;
    private readonly ushort* _scales = scales;
    private readonly float* _penalties = penalties;
    private readonly int _offset = offset;
    private readonly int _stride = stride;
    private readonly float _scale = scale;
    private readonly float _penalty = penalty;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static NearCodeRanker For(RowColumns rows, int slot, sbyte* buffer)
    {
        int stride = rows.CodeStride;
        int offset = CodeDot.ToQuery(rows.Codes + ((nint)slot * stride), buffer, stride);
        float* penalties = rows.Penalties;
        float penalty = penalties is null ? 0 : penalties[slot];
        return new NearCodeRanker(buffer, offset, Quantiser.Value(rows.Scales[slot]), penalty, rows.Codes, rows.Scales, penalties, stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Rank(int* slots, int count, int* ranks)
    {
        for (int i = count; (i & 3) != 0; i++)
        {
            slots[i] = slots[0];
        }

        if (_penalties is null)
        {
            for (int i = 0; i < count; i += 4)
            {
                Kernels.Rank.Of(CodeRanker.OfFour(_query, _offset, _codes, _scales, _stride, slots + i) * Vector128.Create(_scale)).Store(ranks + i);
            }

            return;
        }

        var own = Vector128.Create(_penalty);
        for (int i = 0; i < count; i += 4)
        {
            var products = CodeRanker.OfFour(_query, _offset, _codes, _scales, _stride, slots + i) * Vector128.Create(_scale);
            var theirs = Vector128.Create(_penalties[slots[i]], _penalties[slots[i + 1]], _penalties[slots[i + 2]], _penalties[slots[i + 3]]);
            Kernels.Rank.Of(products - (own + theirs)).Store(ranks + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(int slot)
    {
        if (Sse.IsSupported)
        {
            byte* row = _codes + ((nint)slot * _stride);
            for (int i = 0; i < _stride; i += 64)
            {
                Sse.Prefetch0(row + i);
            }

            Sse.Prefetch0(_scales + slot);
        }
    }
}
