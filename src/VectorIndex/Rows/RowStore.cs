using System.Diagnostics.CodeAnalysis;
using Personalization.VectorIndex.Kernels;

namespace Personalization.VectorIndex.Rows;

/// <summary>The rows of an index: padded vectors in slots, the key of each slot, and the slot of each key.</summary>
/// <remarks>
/// A slot is dead (free, or being filled) or live (found by searches). Vectors are written only into dead slots; a row becomes live, and
/// its predecessor dead, in one commit. A reader that strays into a dead slot may compute a meaningless score, and drops it because the
/// slot is not live. Members that change anything need <see cref="IndexGate.Writing"/>; those marked so need the commit too.
/// </remarks>
internal sealed unsafe class RowStore
{
    private const int FirstCapacity = 1024;
    private readonly IndexGate _gate;
    private readonly Dictionary<long, int> _slotOf = [];
    private readonly Stack<int> _free = new();
    private AlignedBuffer<float> _rows;
    private long[] _keys;
    private bool[] _live;
    private int _slots;
    private int _count;

    public RowStore(int dimensions, IndexGate gate, int capacity = FirstCapacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(dimensions, VectorLimits.Dimensions);
        Dimensions = dimensions;
        Stride = DotProduct.Padded(dimensions);
        _gate = gate;
        capacity = Math.Max(capacity, FirstCapacity);
        _rows = new AlignedBuffer<float>(checked(capacity * Stride));
        _keys = new long[capacity];
        _live = new bool[capacity];
    }

    public int Dimensions { get; }

    /// <summary>Floats from one row to the next.</summary>
    public int Stride { get; }

    /// <summary>Live rows; readable at any time.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Slots in use, live or dead: 0 … Slots−1.</summary>
    public int Slots => _slots;

    public int Capacity => _keys.Length;

    /// <summary>[Capacity, Stride].</summary>
    public float* Rows => _rows.Pointer;

    public ReadOnlySpan<long> Keys => _keys.AsSpan(0, _slots);

    public ReadOnlySpan<bool> Live => _live.AsSpan(0, _slots);

    /// <summary>The free slots, the one used next first.</summary>
    public IEnumerable<int> FreeSlots => _free;

    public int FreeCount => _free.Count;

    public bool IsLive(int slot) => _live[slot];

    public ReadOnlySpan<float> Row(int slot) => new(_rows.Pointer + ((nint)slot * Stride), Dimensions);

    public bool TryGetSlot(long key, out int slot) => _slotOf.TryGetValue(key, out slot);

    /// <summary>Puts a vector into a dead slot, making room when there is none.</summary>
    public int Place(ReadOnlySpan<float> vector)
    {
        if (!_free.TryPop(out int slot))
        {
            slot = _slots;
            if (slot == Capacity)
            {
                Grow(checked(Capacity * 2));
            }

            // Readers see the new bound at once or later: the slot is dead either way.
            _slots = slot + 1;
        }

        vector.CopyTo(new Span<float>(_rows.Pointer + ((nint)slot * Stride), Dimensions));
        return slot;
    }

    /// <summary>Needs the commit. Makes a filled slot the row of a key; the key's former slot dies.</summary>
    public void Publish(long key, int slot)
    {
        if (_slotOf.TryGetValue(key, out int former))
        {
            _live[former] = false;
        }

        _slotOf[key] = slot;
        _keys[slot] = key;
        _live[slot] = true;
        _count = _slotOf.Count;
    }

    /// <summary>Needs the commit. The key's slot dies.</summary>
    public void Retire(long key)
    {
        if (_slotOf.Remove(key, out int slot))
        {
            _live[slot] = false;
            _count = _slotOf.Count;
        }
    }

    /// <summary>Gives a dead slot free for the next row.</summary>
    public void Free(int slot) => _free.Push(slot);

    /// <summary>Needs the commit. Forgets all slots; there must be no live one.</summary>
    public void Clear()
    {
        _slots = 0;
        _free.Clear();
    }

    /// <summary>Takes up what a snapshot holds, before the index is shared.</summary>
    /// <param name="keys">[slots].</param>
    /// <param name="live">[slots].</param>
    /// <param name="free">The free slots, the one used next first.</param>
    /// <param name="problem">What makes the parts contradict each other.</param>
    public bool TryRestore(ReadOnlySpan<long> keys, ReadOnlySpan<bool> live, ReadOnlySpan<int> free, [NotNullWhen(false)] out string? problem)
    {
        keys.CopyTo(_keys);
        live.CopyTo(_live);
        _slots = keys.Length;
        for (int slot = 0; slot < _slots; slot++)
        {
            if (_live[slot] && !(_slotOf.TryAdd(_keys[slot], slot) && VectorCheck.IsUsable(Row(slot))))
            {
                problem = $"the row of key {_keys[slot]} is there twice or is not finite";
                return false;
            }
        }

        _count = _slotOf.Count;
        var seen = new bool[_slots];
        for (int i = free.Length - 1; i >= 0; i--)
        {
            int slot = free[i];
            if ((uint)slot >= (uint)_slots || _live[slot] || seen[slot])
            {
                problem = $"slot {slot} is not free";
                return false;
            }

            seen[slot] = true;
            _free.Push(slot);
        }

        problem = null;
        return true;
    }

    /// <summary>[slots · D] of one slot, for a snapshot to fill before the index is shared.</summary>
    public Span<float> WritableRow(int slot) => new(_rows.Pointer + ((nint)slot * Stride), Dimensions);

    private void Grow(int capacity)
    {
        var rows = _rows.Grown(checked(capacity * Stride));
        var keys = new long[capacity];
        var live = new bool[capacity];
        _keys.CopyTo(keys, 0);
        _live.CopyTo(live, 0);
        _gate.EnterCommit();
        try
        {
            (_rows, _keys, _live) = (rows, keys, live);
        }
        finally
        {
            _gate.ExitCommit();
        }
    }
}
