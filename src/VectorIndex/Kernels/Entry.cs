using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Personalization.VectorIndex.Kernels;

/// <summary>A candidate in one word: the rank of its score above, its node (or slot) in the middle, and a mark at the bottom.</summary>
/// <remarks>Signed comparison puts better scores first, and among equal ones smaller nodes.</remarks>
internal static class Entry
{
    /// <summary>The bit that says a walk has been through the node.</summary>
    public const long Mark = 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Of(int rank, int node) => ((long)rank << 32) | ((uint)node << 1);

    /// <summary>Eight entries.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<long> Of(Vector512<long> ranks, Vector512<long> nodes) => (ranks << 32) | (nodes << 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int NodeOf(long entry) => (int)((uint)entry >> 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int RankOf(long entry) => (int)(entry >> 32);
}
