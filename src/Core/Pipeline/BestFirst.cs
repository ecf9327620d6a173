using System.Buffers;

namespace Personalization.Core.Pipeline;

/// <summary>
/// Orders the places of candidates by a value. Value and place are one number each, so that equal values have an order too, the same every time.
/// </summary>
internal static class BestFirst
{
    /// <summary>The greatest value first; of equal values the lower place first. A value that is not a number comes last.</summary>
    /// <param name="values">[N] of <paramref name="places"/>, as they stand before.</param>
    /// <param name="places">[N], none negative.</param>
    public static void Sort(ReadOnlySpan<float> values, Span<int> places)
    {
        var rented = ArrayPool<ulong>.Shared.Rent(Math.Max(1, 2 * places.Length));
        var numbers = rented.AsSpan(0, places.Length);
        for (var i = 0; i < numbers.Length; i++) numbers[i] = (ulong)Descending(values[i]) << 32 | (uint)places[i];
        RadixSort.Sort(numbers, rented.AsSpan(places.Length));
        for (var i = 0; i < numbers.Length; i++) places[i] = (int)(uint)numbers[i];
        ArrayPool<ulong>.Shared.Return(rented);
    }

    /// <summary>A number that is the less, the greater the value: the bits of a float32 order as its value does, once those of negative ones are turned round.</summary>
    private static uint Descending(float value)
    {
        if (float.IsNaN(value)) return uint.MaxValue;
        // Zero has two signs and is one value.
        var bits = BitConverter.SingleToInt32Bits(value + 0f);
        return ~(uint)(bits ^ (bits >> 31 | int.MinValue));
    }
}
