using System.Collections.Immutable;

namespace Personalization.Core.Customers;

/// <summary>
/// A set of items that forgets the oldest and may take a stranger for a member: two Bloom filters (Bloom, CACM 1970) of 16,384 bits and 7 hashes. Items go into the
/// current one; with 1,200 in it, it becomes the previous one, and the previous is dropped. The last 1,200 items at least are known for certain; an item never added is
/// taken for known with a probability of at most 0.35 % (2 × (1 − e^(−7·1200/16384))^7). 4 KB, and nothing before the first item.
/// </summary>
[GenerateSerializer, Immutable, Alias("ItemSketch")]
public sealed record ItemSketch
{
    public const int Capacity = 1200;
    public const int Words = 256;
    private const int Hashes = 7;

    public static readonly ItemSketch Empty = new();

    [Id(0)] public ImmutableArray<ulong> Current { get; init; } = [];
    [Id(1)] public ImmutableArray<ulong> Previous { get; init; } = [];

    /// <summary>Items in the current filter.</summary>
    [Id(2)] public int Count { get; init; }

    public bool IsEmpty => Current.IsEmpty && Previous.IsEmpty;

    /// <summary>False: the item was not among the last 1,200 added. True: it was among the last 2,400, most probably.</summary>
    /// <param name="itemKey"><see cref="Catalog.ItemKey.Of"/> of its id.</param>
    public bool MayHold(long itemKey) => Holds(Current, itemKey) || Holds(Previous, itemKey);

    /// <summary>The set with the item. O(1) and a copy of the filter.</summary>
    public ItemSketch With(long itemKey)
    {
        var full = Count >= Capacity;
        var words = new ulong[Words];
        if (!full && !Current.IsEmpty) Current.CopyTo(words);
        foreach (var bit in new Bits(itemKey)) words[bit >> 6] |= 1UL << (bit & 63);
        return new ItemSketch { Current = [.. words], Previous = full ? Current : Previous, Count = full ? 1 : Count + 1 };
    }

    /// <summary>
    /// Both sets as one that promises the same of strangers. The current filters share one when their items fit in it; else the fuller becomes the previous one, as if its
    /// items had come first. Of what then was previous in either, one filter stays where there is room, this set's rather than the other's. O(1).
    /// </summary>
    public ItemSketch With(ItemSketch other)
    {
        if (other.IsEmpty) return this;
        if (IsEmpty) return other;
        if (Count + other.Count <= Capacity)
            return new ItemSketch { Current = Or(Current, other.Current), Previous = Previous.IsEmpty ? other.Previous : Previous, Count = Count + other.Count };
        var (fuller, emptier) = Count >= other.Count ? (this, other) : (other, this);
        return new ItemSketch { Current = emptier.Current, Previous = fuller.Current, Count = emptier.Count };
    }

    public bool Equals(ItemSketch? other) =>
        other is not null && Count == other.Count && Current.AsSpan().SequenceEqual(other.Current.AsSpan()) && Previous.AsSpan().SequenceEqual(other.Previous.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Count, Current.Length, Previous.Length);

    private static bool Holds(ImmutableArray<ulong> words, long itemKey)
    {
        if (words.Length != Words) return false;
        foreach (var bit in new Bits(itemKey))
            if ((words[bit >> 6] & (1UL << (bit & 63))) == 0) return false;
        return true;
    }

    private static ImmutableArray<ulong> Or(ImmutableArray<ulong> one, ImmutableArray<ulong> other) =>
        one.IsEmpty ? other : other.IsEmpty ? one : [.. one.Zip(other, (a, b) => a | b)];

    /// <summary>The item's bits, from the halves of its key (Kirsch and Mitzenmacher, "Less hashing, same performance", 2006).</summary>
    private struct Bits(long itemKey)
    {
        private readonly uint _first = (uint)itemKey;
        private readonly uint _step = (uint)((ulong)itemKey >> 32) | 1;
        private int _at = -1;

        public readonly Bits GetEnumerator() => this;
        public bool MoveNext() => ++_at < Hashes;
        public readonly int Current => (int)((_first + (uint)_at * _step) % (Words * 64));
    }
}
