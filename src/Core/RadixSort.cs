using System.Runtime.CompilerServices;

namespace Personalization.Core;

/// <summary>
/// Puts some hundreds of numbers in order, byte by byte from the least (Knuth, The Art of Computer Programming, volume 3, 5.2.5): no comparison, and so none that the processor
/// guesses wrong, which is most of what a sort of so few costs.
/// </summary>
internal static class RadixSort
{
    private const int Values = 256;

    /// <summary>Of fewer, comparing is faster.</summary>
    private const int Few = 64;

    /// <summary>Ascending by the upper 32 bits; of equal ones the lower 32 bits decide.</summary>
    /// <param name="numbers">[N] to be ordered.</param>
    /// <param name="spare">[N or more] written over.</param>
    [SkipLocalsInit]
    public static void Sort(Span<ulong> numbers, Span<ulong> spare)
    {
        if (numbers.Length < Few)
        {
            numbers.Sort();
            return;
        }
        Span<int> counts = stackalloc int[4 * Values];
        counts.Clear();
        foreach (var number in numbers)
            for (var at = 0; at < 4; at++) counts[at * Values + ByteOf(number, at)]++;
        var from = numbers;
        var to = spare[..numbers.Length];
        for (var at = 0; at < 4; at++)
        {
            var starts = counts.Slice(at * Values, Values);
            if (starts[ByteOf(numbers[0], at)] == numbers.Length) continue; // the same in all
            Sum(starts);
            foreach (var number in from) to[starts[ByteOf(number, at)]++] = number;
            var former = from;
            from = to;
            to = former;
        }
        if (from != numbers) from.CopyTo(numbers);
        OrderEquals(numbers);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int ByteOf(ulong number, int at) => (byte)(number >> (32 + 8 * at));

    /// <summary>From how often a byte occurs to where its numbers begin.</summary>
    private static void Sum(Span<int> counts)
    {
        var start = 0;
        foreach (ref var count in counts) (start, count) = (start + count, start);
    }

    /// <summary>By the lower halves, where they do not stand in order already.</summary>
    private static void OrderEquals(Span<ulong> numbers)
    {
        for (int first = 0, next; first < numbers.Length; first = next)
        {
            var ordered = true;
            for (next = first + 1; next < numbers.Length && numbers[next] >> 32 == numbers[first] >> 32; next++) ordered &= numbers[next] >= numbers[next - 1];
            if (!ordered) numbers[first..next].Sort();
        }
    }
}
