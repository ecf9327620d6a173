using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Personalization.VectorIndex.Kernels;

/// <summary>Insertion into a sorted array of entries, of one or of several at once, a register at a time from its end.</summary>
/// <remarks>
/// An entry is a rank above and a slot below (<see cref="Entry"/>), so one signed comparison orders both. Most insertions happen near the
/// end of a pool that is nearly full, where a heap would go through log n scattered places and this moves one or two cache lines.
/// <see cref="Margin"/> entries before the first must hold <see cref="long.MinValue"/>: they end every search backwards.
/// </remarks>
internal static unsafe class Sorted
{
    /// <summary>Entries before the first and behind the last that an insertion may read, and write as they were.</summary>
    public const int Margin = 16;

    // For each count of entries that stay, where the others of a register come from: row i moves entries i … one to the right.
    private static readonly long* Moves512 = MakeMoves512();
    private static readonly int* Moves256 = MakeMoves256();

    /// <summary>The table that <see cref="Insert"/> wants; take it once before a loop.</summary>
    public static void* Table => Vector512.IsHardwareAccelerated ? Moves512 : Moves256;

    /// <summary>The table that <see cref="Insert256"/> wants.</summary>
    public static int* Table256 => Moves256;

    /// <summary>Moves entries greater than the new one right by one place, and puts it there.</summary>
    /// <param name="end">Behind the last entry that is to be kept, which moves too if it is greater.</param>
    /// <param name="entry">Not equal to any that is there.</param>
    /// <param name="table"><see cref="Table"/>.</param>
    /// <returns>Where it was put.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long* Insert(long* end, long entry, void* table) =>
        Avx512F.IsSupported && Vector512.IsHardwareAccelerated ? Insert512(end, entry, (long*)table)
        : Avx2.IsSupported ? Insert256(end, entry, (int*)table)
        : InsertPortable(end, entry);

    /// <summary>Eight entries at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long* Insert512(long* end, long entry, long* moves)
    {
        var limit = Vector512.Create(entry);
        long* at = end - 8;
        while (true)
        {
            var eight = Vector512.Load(at);
            ulong greater = Vector512.GreaterThan(eight, limit).ExtractMostSignificantBits();
            if (greater == 0xFF)
            {
                eight.Store(at + 1);
                at -= 8;
                continue;
            }

            int stay = 8 - BitOperations.PopCount(greater);
            at[8] = eight[7];
            Avx512F.PermuteVar8x64(eight, Vector512.Load(moves + (stay * 8))).Store(at);
            at[stay] = entry;
            return at + stay;
        }
    }

    /// <summary>Four entries at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long* Insert256(long* end, long entry, int* moves)
    {
        var limit = Vector256.Create(entry);
        long* at = end - 4;
        while (true)
        {
            var four = Vector256.Load(at);
            uint greater = Vector256.GreaterThan(four, limit).ExtractMostSignificantBits();
            if (greater == 0xF)
            {
                four.Store(at + 1);
                at -= 4;
                continue;
            }

            int stay = 4 - BitOperations.PopCount(greater);
            at[4] = four[3];
            Avx2.PermuteVar8x32(four.AsInt32(), Vector256.Load(moves + (stay * 8))).AsInt64().Store(at);
            at[stay] = entry;
            return at + stay;
        }
    }

    /// <summary>One at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long* InsertPortable(long* end, long entry)
    {
        for (; end[-1] > entry; end--)
        {
            end[0] = end[-1];
        }

        *end = entry;
        return end;
    }

    /// <summary>Merges sorted entries into sorted ones: each that was there moves once, however many come before it.</summary>
    /// <param name="entries">Room for <paramref name="size"/> + <paramref name="count"/>.</param>
    /// <param name="size">How many there are.</param>
    /// <param name="arrivals">Ascending; none equal to any that is there.</param>
    /// <param name="count">How many, 1 or more.</param>
    /// <returns>The place of the first arrival.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Merge(long* entries, int size, long* arrivals, int count) =>
        Avx512F.IsSupported && Vector512.IsHardwareAccelerated ? Merge512(entries, size, arrivals, count) : MergePortable(entries, size, arrivals, count);

    /// <summary>Eight entries at a time, also those among which an arrival belongs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Merge512(long* entries, int size, long* arrivals, int count)
    {
        long* at = entries + size;
        for (int shift = count; shift > 0; shift--)
        {
            long arrival = arrivals[shift - 1];
            var limit = Vector512.Create(arrival);
            while (true)
            {
                var eight = Vector512.Load(at - 8);
                var greater = Vector512.GreaterThan(eight, limit);
                ulong those = greater.ExtractMostSignificantBits();

                // Of what stays, copies lie for now where smaller arrivals come, or are put right below.
                eight.Store(at - 8 + shift);
                if (those == 0xFF)
                {
                    at -= 8;
                    continue;
                }

                Avx512F.PermuteVar8x64(eight, Vector512<long>.Indices - (greater & Vector512.Create((long)shift))).Store(at - 8);
                at -= BitOperations.PopCount(those);
                break;
            }

            at[shift - 1] = arrival;
        }

        return (int)(at - entries);
    }

    /// <summary>Four entries at a time, and one by one those among which an arrival belongs.</summary>
    public static int MergePortable(long* entries, int size, long* arrivals, int count)
    {
        long* at = entries + size;
        for (int shift = count; shift > 0; shift--)
        {
            long arrival = arrivals[shift - 1];
            var limit = Vector256.Create(arrival);
            for (var four = Vector256.Load(at - 4); Vector256.GreaterThanAll(four, limit); four = Vector256.Load(at - 4))
            {
                four.Store(at - 4 + shift);
                at -= 4;
            }

            for (; at[-1] > arrival; at--)
            {
                at[shift - 1] = at[-1];
            }

            at[shift - 1] = arrival;
        }

        return (int)(at - entries);
    }

    private static long* MakeMoves512()
    {
        // Never freed: it lives as long as the program.
        var moves = (long*)NativeMemory.AlignedAlloc(9 * 8 * sizeof(long), 64);
        for (int stay = 0; stay <= 8; stay++)
        {
            for (int i = 0; i < 8; i++)
            {
                moves[(stay * 8) + i] = i <= stay ? i : i - 1;
            }
        }

        return moves;
    }

    private static int* MakeMoves256()
    {
        var moves = (int*)NativeMemory.AlignedAlloc(5 * 8 * sizeof(int), 64);
        for (int stay = 0; stay <= 4; stay++)
        {
            for (int i = 0; i < 8; i++)
            {
                int from = i / 2 <= stay ? i / 2 : (i / 2) - 1;
                moves[(stay * 8) + i] = (2 * from) + (i & 1);
            }
        }

        return moves;
    }
}
