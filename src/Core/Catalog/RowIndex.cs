using System.Numerics;

namespace Personalization.Core.Catalog;

/// <summary>
/// Row numbers by key, in one flat array of linear probing: a look-up is one cache miss, where a dictionary of nodes has two or three, and a request makes hundreds. Keys are hashes
/// already and never leave. Reads never lock; one writer at a time.
/// </summary>
internal sealed class RowIndex
{
    private volatile Slot[] _slots;
    private int _count;

    /// <summary>A free slot has the key 0, so the row of that key has a place of its own; −1 without one.</summary>
    private volatile int _rowOfZero = -1;

    public RowIndex(int capacity) => _slots = new Slot[BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, 2 * capacity))];

    /// <summary>−1 where the key is not known.</summary>
    public int Find(long key)
    {
        if (key == 0) return _rowOfZero;
        var slots = _slots;
        for (var at = (int)key & (slots.Length - 1); ; at = (at + 1) & (slots.Length - 1))
        {
            ref var slot = ref slots[at];
            var known = Volatile.Read(ref slot.Key);
            if (known == key) return slot.Row;
            if (known == 0) return -1;
        }
    }

    public void Expect(long key)
    {
        var slots = _slots;
        Prefetch.Of(in slots[(int)key & (slots.Length - 1)]);
    }

    /// <summary>Of a key that is not known yet.</summary>
    public void Add(long key, int row)
    {
        if (key == 0)
        {
            _rowOfZero = row;
            return;
        }
        if (2 * ++_count > _slots.Length) Grow();
        Put(_slots, key, row);
    }

    private void Grow()
    {
        // Whoever reads the old ones meanwhile finds all that was there.
        var larger = new Slot[2 * _slots.Length];
        foreach (ref readonly var slot in _slots.AsSpan())
            if (slot.Key != 0) Put(larger, slot.Key, slot.Row);
        _slots = larger;
    }

    private static void Put(Slot[] slots, long key, int row)
    {
        var at = (int)key & (slots.Length - 1);
        while (slots[at].Key != 0) at = (at + 1) & (slots.Length - 1);
        slots[at].Row = row;
        // Last: who sees the key sees its row.
        Volatile.Write(ref slots[at].Key, key);
    }

    private struct Slot
    {
        public long Key;
        public int Row;
    }
}
