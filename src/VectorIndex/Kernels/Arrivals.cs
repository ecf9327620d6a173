using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Personalization.VectorIndex.Kernels;

/// <summary>What a step of a walk brings to its pool: the entries of ranks that are below the pool's worst, in order.</summary>
/// <remarks>A step brings a handful among some thirty, and nothing tells which, so branches would be guessed wrong: with 512 bits there are none, and an entry's place
/// is how many are smaller.</remarks>
internal static unsafe class Arrivals
{
    /// <summary>Writes the entries, best first.</summary>
    /// <param name="ranks">[count + 15]: those behind the last are overwritten.</param>
    /// <param name="nodes">[count + 15].</param>
    /// <param name="count">How many.</param>
    /// <param name="worst">What a rank must be below.</param>
    /// <param name="ordered">[count + 1]: the result; <see cref="long.MinValue"/> is before the first.</param>
    /// <param name="met">[count + 16]: to work in.</param>
    /// <returns>How many entries.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static int Of(int* ranks, int* nodes, int count, int worst, long* ordered, long* met)
    {
        for (int i = count; (i & 15) != 0; i++)
        {
            ranks[i] = int.MaxValue;
        }

        return Avx512F.IsSupported && Vector512.IsHardwareAccelerated ? Of512(ranks, nodes, count, worst, ordered, met) : OneByOne(ranks, nodes, count, worst, ordered);
    }

    /// <summary>Sixteen ranks at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Of512(int* ranks, int* nodes, int count, int worst, long* ordered, long* met)
    {
        int arrived = 0;
        var limit = Vector512.Create(worst);
        for (int first = 0; first < count; first += 16)
        {
            var rank = Vector512.Load(ranks + first);
            var below = Vector512.LessThan(rank, limit);
            var node = Avx512F.Compress(Vector512<int>.Zero, below, Vector512.Load(nodes + first));
            rank = Avx512F.Compress(Vector512<int>.Zero, below, rank);
            Entry.Of(Vector512.WidenLower(rank), Vector512.WidenLower(node)).Store(met + arrived);
            Entry.Of(Vector512.WidenUpper(rank), Vector512.WidenUpper(node)).Store(met + arrived + 8);
            arrived += BitOperations.PopCount(below.ExtractMostSignificantBits());
        }

        Order512(met, arrived, ordered);
        return arrived;
    }

    /// <summary>Puts distinct entries in order.</summary>
    /// <param name="entries">[count + 8]: those behind the last are overwritten.</param>
    /// <param name="count">How many.</param>
    /// <param name="ordered">[count].</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Order512(long* entries, int count, long* ordered)
    {
        Vector512.Create(long.MaxValue).Store(entries + count);
        for (int i = 0; i < count; i++)
        {
            var entry = Vector512.Create(entries[i]);
            int smaller = 0;
            for (int first = 0; first < count; first += 8)
            {
                smaller += BitOperations.PopCount(Vector512.LessThan(Vector512.Load(entries + first), entry).ExtractMostSignificantBits());
            }

            ordered[smaller] = entries[i];
        }
    }

    /// <summary>Each put into its place among those before it.</summary>
    public static int OneByOne(int* ranks, int* nodes, int count, int worst, long* ordered)
    {
        int arrived = 0;
        for (int i = 0; i < count; i++)
        {
            if (ranks[i] < worst)
            {
                Sorted.InsertPortable(ordered + arrived++, Entry.Of(ranks[i], nodes[i]));
            }
        }

        return arrived;
    }
}
