using Personalization.VectorIndex.Concurrency;

namespace Personalization.VectorIndex.Rows;

/// <summary>Which slot holds the row of which key, and which slots are free.</summary>
internal sealed class RowStore : IDisposable
{
    private const int FirstRoom = 64;
    private readonly Lock _taking = new();
    private readonly Lock _publishing = new();
    private readonly KeyTable _keys;
    private readonly Queue<int> _free = new();
    private readonly int _most;
    private int _room;
    private int _slots;
    private int _count;
    private long _version;

    /// <param name="columns">Where the rows lie.</param>
    /// <param name="most">How many slots there may ever be.</param>
    /// <param name="epochs">The index's.</param>
    public RowStore(RowColumns columns, int most, Epochs epochs)
    {
        (Columns, _most) = (columns, most);
        _keys = new KeyTable(columns);
        Graves = new Graves(columns, epochs);
    }

    public RowColumns Columns { get; }

    /// <summary>The dead that are still part of the graph.</summary>
    public Graves Graves { get; }

    /// <summary>What searches need to know of rows that die meanwhile.</summary>
    public DeathLog Deaths { get; } = new();

    /// <summary>Live rows.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Changes with every change of what key has what slot, once when it begins and once when it is over.</summary>
    public long Version => Volatile.Read(ref _version);

    /// <summary>Slots that have ever been used: 0 … Slots−1.</summary>
    public int Slots => Volatile.Read(ref _slots);

    /// <summary>Slots that can be used without growing.</summary>
    public int Room => _room;

    /// <summary>Bytes of the key table.</summary>
    public long TableBytes => _keys.Bytes;

    /// <summary>The free slots, the one used next first. No writer may be at work.</summary>
    public IReadOnlyCollection<int> Free => _free;

    /// <summary>The slot of a key, or −1. Needs an epoch.</summary>
    public int Find(long key) => _keys.Find(key);

    /// <summary>Starts to bring in what <see cref="Find"/> will read.</summary>
    public void PrefetchKey(long key) => _keys.Prefetch(key);

    /// <summary>A slot that nobody can reach, and what is drawn for it.</summary>
    /// <param name="draw">Called under the same lock, so that one writer's slots and draws go together in one order.</param>
    /// <param name="drawn">What it returned.</param>
    /// <param name="grow">Makes room for so many slots elsewhere.</param>
    public int Take(Func<int> draw, out int drawn, Action<int> grow)
    {
        lock (_taking)
        {
            drawn = draw();
            if (_free.TryDequeue(out int slot))
            {
                Columns.SetState(slot, RowState.Unseen);
                return slot;
            }

            slot = _slots;
            if (slot == _room)
            {
                Grow(Math.Max(_room + (_room / 4L), FirstRoom), grow);
            }

            Volatile.Write(ref _slots, slot + 1);
            return slot;
        }
    }

    /// <summary>Makes room for so many slots at once.</summary>
    public void Reserve(int slots, Action<int> grow)
    {
        lock (_taking)
        {
            if (slots > _room)
            {
                Grow(slots, grow);
                _keys.Reserve(slots);
            }
        }
    }

    /// <summary>Gives slots that nobody can reach free for the next rows.</summary>
    public void Return(ReadOnlySpan<int> slots)
    {
        lock (_taking)
        {
            foreach (int slot in slots)
            {
                Columns.SetState(slot, RowState.Free);
                _free.Enqueue(slot);
            }
        }
    }

    /// <summary>Makes a filled and linked slot the row of its key; the key's former slot dies.</summary>
    /// <returns>Whether there was a former one.</returns>
    public bool Publish(int slot)
    {
        long key = Columns.KeyOf(slot);
        lock (_publishing)
        {
            NextVersion();
            int former = _keys.Find(key);
            if (former >= 0)
            {
                Deaths.Announce(former);
            }

            // The table first: who finds the new row in it knows no other, and who finds the former has not seen the new one live.
            _keys.Set(key, slot);
            Columns.SetState(slot, RowState.Live);
            if (former >= 0)
            {
                Bury(former);
            }

            Volatile.Write(ref _count, _keys.Count);
            NextVersion();
            return former >= 0;
        }
    }

    /// <summary>The key's row dies; false when there is none.</summary>
    public bool Retire(long key)
    {
        lock (_publishing)
        {
            int slot = _keys.Find(key);
            if (slot < 0)
            {
                return false;
            }

            NextVersion();
            Deaths.Announce(slot);
            _keys.Remove(key);
            Bury(slot);
            Volatile.Write(ref _count, _keys.Count);
            NextVersion();
            return true;
        }
    }

    /// <summary>Takes up slots whose keys and states have been filled from a snapshot, before the index is shared.</summary>
    /// <param name="slots">How many there are; there is room for them.</param>
    /// <param name="free">The free ones, the one used next first.</param>
    /// <returns>What makes the parts contradict each other; null when nothing does.</returns>
    public string? Restore(int slots, ReadOnlySpan<int> free)
    {
        _slots = slots;
        for (int slot = 0; slot < slots; slot++)
        {
            if (Columns.StateOf(slot) == RowState.Live)
            {
                int known = _keys.Count;
                _keys.Set(Columns.KeyOf(slot), slot);
                if (_keys.Count == known)
                {
                    return $"the row of key {Columns.KeyOf(slot)} is there twice";
                }
            }
        }

        _count = _keys.Count;
        var seen = new bool[slots];
        foreach (int slot in free)
        {
            if ((uint)slot >= (uint)slots || Columns.StateOf(slot) != RowState.Free || seen[slot])
            {
                return $"slot {slot} is not free";
            }

            seen[slot] = true;
            _free.Enqueue(slot);
        }

        return _count + free.Length == slots ? null : "some slots are neither rows nor free";
    }

    /// <inheritdoc/>
    public void Dispose() => Columns.Dispose();

    /// <summary>Whether no change was under way at a version.</summary>
    public static bool IsAtRest(long version) => (version & 1) == 0;

    // With a fence: nothing of a change is seen before its beginning is, nor after its end.
    private void NextVersion() => Interlocked.Increment(ref _version);

    private void Bury(int slot)
    {
        Columns.SetState(slot, RowState.Dead);
        Deaths.Complete();
        Graves.Add(slot);
    }

    private void Grow(long wanted, Action<int> grow)
    {
        // A scan takes 16 rows at a time.
        int room = (int)Math.Min((wanted + 63) & ~63L, _most);
        if (room <= _room)
        {
            throw new InvalidOperationException($"The index is full: it has {_room:N0} rows, and no addresses for more. Make it with a larger Capacity.");
        }

        Columns.Grow(room);
        grow(room);
        _room = room;
    }
}
