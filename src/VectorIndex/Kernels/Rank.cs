using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Personalization.VectorIndex.Kernels;

/// <summary>Maps float32 scores to integers in reverse order, so that the best score has the smallest rank and integers are all that is compared.</summary>
internal static class Rank
{
    /// <summary>The rank of a score; finite scores only. −0 and 0 have the same.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Of(float score)
    {
        int bits = BitConverter.SingleToInt32Bits(0f - score);
        return bits ^ ((bits >> 31) & int.MaxValue);
    }

    /// <summary>The ranks of four scores.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Of(Vector128<float> scores)
    {
        var bits = (Vector128<float>.Zero - scores).AsInt32();
        return bits ^ ((bits >> 31) & Vector128.Create(int.MaxValue));
    }

    /// <summary>The score of a rank.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ToScore(int rank) => 0f - BitConverter.Int32BitsToSingle(rank ^ ((rank >> 31) & int.MaxValue));
}
