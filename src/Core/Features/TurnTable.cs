using System.Numerics;

namespace Personalization.Core.Features;

/// <summary>
/// What a customer's turns say of single items by counts: how strongly each goes together with the latest, and whether it was turned to. Flat and of linear probing: it is asked for
/// every candidate, and small enough to stay in the nearest cache. Used again by one customer after another; reading is thread safe.
/// </summary>
internal sealed class TurnTable
{
    private Slot[] _slots = new Slot[1024];

    /// <summary>Places of the slots in use, in the order in which items came.</summary>
    private readonly List<int> _used = [];

    /// <summary>Items with a strength, in the order in which they came.</summary>
    public IEnumerable<(int Item, float Strength)> GoingTogether => _used.Select(at => _slots[at]).Where(s => s.Together > 0).Select(s => (s.Item - 1, s.Together));

    public void Clear()
    {
        foreach (var at in _used) _slots[at] = default;
        _used.Clear();
    }

    public void AddTogether(int item, float strength) => Take(item).Together += strength;

    /// <summary>Notes a turn; false when the item has one already.</summary>
    public bool AddTurn(int item)
    {
        ref var slot = ref Take(item);
        if (slot.Had) return false;
        return slot.Had = true;
    }

    /// <summary>Zero and false for an item of which the turns say nothing.</summary>
    public (float Together, bool Had) Of(int item)
    {
        for (var at = Start(item); ; at = (at + 1) & (_slots.Length - 1))
        {
            ref readonly var slot = ref _slots[at];
            if (slot.Item == item + 1) return (slot.Together, slot.Had);
            if (slot.Item == 0) return (0, false);
        }
    }

    private ref Slot Take(int item)
    {
        var at = Start(item);
        for (; _slots[at].Item != 0; at = (at + 1) & (_slots.Length - 1))
            if (_slots[at].Item == item + 1) return ref _slots[at];
        if (2 * _used.Count >= _slots.Length)
        {
            Grow();
            return ref Take(item);
        }
        _slots[at].Item = item + 1;
        _used.Add(at);
        return ref _slots[at];
    }

    private void Grow()
    {
        var former = _used.ConvertAll(at => _slots[at]);
        _slots = new Slot[2 * _slots.Length];
        _used.Clear();
        foreach (var slot in former) Take(slot.Item - 1) = slot;
    }

    /// <summary>Fibonacci hashing: items near each other lie apart.</summary>
    private int Start(int item) => (int)((uint)item * 2654435769u >> (32 - BitOperations.Log2((uint)_slots.Length)));

    private struct Slot
    {
        /// <summary>Its number + 1; 0 where the slot is free.</summary>
        public int Item;
        public float Together;
        public bool Had;
    }
}
