using System.Numerics;

namespace Personalization.Core.Catalog;

/// <summary>
/// Rows by key, in one flat array of linear probing: a look-up is one cache miss, where a dictionary of nodes has two or three, and a request makes hundreds. Keys are hashes
/// already and never leave. Reads never lock; one writer at a time.
/// </summary>
internal sealed class RowIndex
{
    private volatile Slot[] _slots;
    private int _count;

    /// <summary>A free slot has the key 0, so the row of that key has a place of its own.</summary>
    private volatile ItemRow? _rowOfZero;

    public RowIndex(int capacity) => _slots = new Slot[BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, 2 * capacity))];

    public ItemRow? Find(long key)
    {
        if (key == 0) return _rowOfZero;
        var slots = _slots;
        for (var at = (int)key & (slots.Length - 1); ; at = (at + 1) & (slots.Length - 1))
        {
            ref var slot = ref slots[at];
            var known = Volatile.Read(ref slot.Key);
            if (known == key) return Volatile.Read(ref slot.Row);
            if (known == 0) return null;
        }
    }

    /// <summary>Says that a key will be looked up soon.</summary>
    public void Expect(long key)
    {
        var slots = _slots;
        Prefetch.Of(in slots[(int)key & (slots.Length - 1)].Key);
    }

    /// <summary>Adds the row, or puts it in the place of the one with its key.</summary>
    public void Put(ItemRow row)
    {
        if (row.Key == 0)
        {
            _rowOfZero = row;
            return;
        }
        ref var slot = ref Slot.Of(_slots, row.Key);
        if (slot.Key == 0 && 2 * ++_count > _slots.Length)
        {
            Grow();
            slot = ref Slot.Of(_slots, row.Key);
        }
        // The key last: who sees it sees its row.
        Volatile.Write(ref slot.Row, row);
        Volatile.Write(ref slot.Key, row.Key);
    }

    private void Grow()
    {
        // Whoever reads the old ones meanwhile finds all that was there.
        var larger = new Slot[2 * _slots.Length];
        foreach (ref readonly var slot in _slots.AsSpan())
            if (slot.Key != 0) Slot.Of(larger, slot.Key) = slot;
        _slots = larger;
    }

    private struct Slot
    {
        public long Key;
        public ItemRow Row;

        /// <summary>The slot of a key, or the free one that would become it.</summary>
        public static ref Slot Of(Slot[] slots, long key)
        {
            var at = (int)key & (slots.Length - 1);
            while (slots[at].Key != 0 && slots[at].Key != key) at = (at + 1) & (slots.Length - 1);
            return ref slots[at];
        }
    }
}
