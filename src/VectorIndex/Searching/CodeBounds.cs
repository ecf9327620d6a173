using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Personalization.VectorIndex.Kernels;
using Personalization.VectorIndex.Rows;

namespace Personalization.VectorIndex.Searching;

/// <summary>Bounds of the inner products of a query with rows, from the codes of both.</summary>
/// <remarks>
/// With x̂ and q̂ for what the codes stand for: |⟨q,x⟩ − ⟨q̂,x̂⟩| ≤ |q̂|·|x−x̂| + |q−q̂|·|x| (Cauchy and Schwarz), and a component of x−x̂ is at most
/// half a step: |x−x̂| ≤ ½·√D·scale. |x| is at most that of the longest row, and at most 127·√D·scale.
/// </remarks>
internal readonly unsafe struct CodeBounds : IRowBounds
{
    // Half a step, and a little for what float32 rounds on the way.
    private const float HalfStep = 0.502f;
    private readonly sbyte* _query;
    private readonly byte* _codes;
    private readonly ushort* _scales;
    private readonly int _offset;
    private readonly int _stride;
    private readonly float _queryScale;
    private readonly float _perScale;
    private readonly float _atMost;
    private readonly float _atMostPerScale;

    public CodeBounds(RowColumns rows, Scratch scratch)
    {
        _query = scratch.QueryCodes;
        _codes = rows.Codes;
        _scales = rows.Scales;
        (_offset, _stride, _queryScale) = (scratch.QueryOffset, rows.CodeStride, scratch.QueryScale);
        double coded = 0, lost = 0;
        for (int i = 0; i < rows.Dimensions; i++)
        {
            double code = (double)_query[i] * _queryScale;
            coded += code * code;
            lost += (scratch.Query[i] - code) * (scratch.Query[i] - code);
        }

        double root = Math.Sqrt(rows.Dimensions);
        _perScale = (float)(Math.Sqrt(coded) * HalfStep * root);
        _atMost = (float)(Math.Sqrt(lost) * rows.Longest * 1.000001);
        _atMostPerScale = (float)(Math.Sqrt(lost) * root * 128);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void OfFour(nint slot, out Vector128<float> low, out Vector128<float> high)
    {
        byte* codes = _codes + (slot * _stride);
        var product = CodeDot.OfFour(_query, _offset, codes, codes + _stride, codes + (2 * (nint)_stride), codes + (3 * (nint)_stride), _stride);
        var packed = Vector128.CreateScalar(*(ulong*)(_scales + slot)).AsUInt16();
        Bounds(product, (Vector128.WidenLower(packed) << 16).AsSingle(), out low, out high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void OfFour(int* slots, out Vector128<float> low, out Vector128<float> high)
    {
        nint step = _stride, a = slots[0], b = slots[1], c = slots[2], d = slots[3];
        var scale = Vector128.Create((uint)_scales[a], _scales[b], _scales[c], _scales[d]) << 16;
        var product = CodeDot.OfFour(_query, _offset, _codes + (a * step), _codes + (b * step), _codes + (c * step), _codes + (d * step), _stride);
        Bounds(product, scale.AsSingle(), out low, out high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(nint slot)
    {
        if (Sse.IsSupported)
        {
            byte* row = _codes + (slot * _stride);
            for (int i = 0; i < _stride; i += 64)
            {
                Sse.Prefetch0(row + i);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Bounds(Vector128<int> product, Vector128<float> scale, out Vector128<float> low, out Vector128<float> high)
    {
        var score = Vector128.ConvertToSingle(product) * (scale * _queryScale);
        var error = (scale * _perScale) + Vector128.Min(Vector128.Create(_atMost), scale * _atMostPerScale);
        low = score - error;
        high = score + error;
    }
}
