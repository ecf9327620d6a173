using System.Numerics;

namespace Personalization.VectorIndex;

/// <summary>A set of keys from 0 up to a capacity, one bit each. Fill it first; from then on any number of searches may share it.</summary>
/// <remarks>The quickest filter there is: an index knows how many keys it holds, tests them without a call, and where they are few looks up just them.</remarks>
public sealed class KeyBitmap : KeyFilter
{
    private readonly ulong[] _words;

    /// <summary>An empty set of keys 0 … capacity−1.</summary>
    public KeyBitmap(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(capacity);
        Capacity = capacity;
        _words = new ulong[(capacity + 63L) / 64];
    }

    /// <summary>One more than the largest key that fits.</summary>
    public int Capacity { get; }

    /// <summary>How many keys are in the set.</summary>
    public int Count { get; private set; }

    /// <summary>[⌈Capacity / 64⌉]: the bits.</summary>
    internal ReadOnlySpan<ulong> Words => _words;

    /// <summary>Puts a key into the set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The key is not 0 … capacity−1.</exception>
    public void Add(long key)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(key);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(key, Capacity);
        ref ulong word = ref _words[key >> 6];
        ulong bit = 1UL << (int)(key & 63);
        Count += BitOperations.PopCount(~word & bit);
        word |= bit;
    }

    /// <inheritdoc/>
    public override bool Matches(long key) =>
        (ulong)key < (ulong)Capacity && (_words[key >> 6] >> (int)(key & 63) & 1) != 0;
}
