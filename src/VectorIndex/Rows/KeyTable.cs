using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Personalization.VectorIndex.Rows;

/// <summary>The slot of each key: open addressing over slots, the keys themselves being in the rows. 4.6 to 7 bytes a key.</summary>
/// <remarks>
/// Writes are one at a time, under the caller's lock. Look-ups take no lock: an entry changes by one store, a removed entry stays as a mark
/// until the table is made anew, and a new table is complete before it is seen. A look-up needs an epoch, so that the
/// slot it finds is not given to another key meanwhile.
/// </remarks>
internal sealed class KeyTable(RowColumns rows)
{
    private const int Empty = 0;
    private const int Removed = -1;
    private const int Smallest = 64;

    // So full a look-up that fails probes 30 entries on average, and never so many at once again after growing.
    private const double MostLoad = 0.87;
    private const double LoadAfterGrowth = 0.55;

    // As many as were asked for fit as they are.
    private const double LoadWhenReserved = 0.86;
    private int[] _entries = new int[Smallest];
    private int _used;

    /// <summary>Keys in the table.</summary>
    public int Count { get; private set; }

    /// <summary>What it takes.</summary>
    public long Bytes => (long)_entries.Length * sizeof(int);

    /// <summary>The slot of a key, or −1.</summary>
    public int Find(long key)
    {
        int[] entries = Volatile.Read(ref _entries);
        for (int at = Home(key, entries.Length); ; at = at + 1 == entries.Length ? 0 : at + 1)
        {
            int entry = Volatile.Read(ref entries[at]);
            if (entry == Empty)
            {
                return -1;
            }

            if (entry != Removed && rows.KeyOf(entry - 1) == key)
            {
                return entry - 1;
            }
        }
    }

    /// <summary>Starts to bring in what <see cref="Find"/> will read first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe void Prefetch(long key)
    {
        if (Sse.IsSupported)
        {
            // A hint only: it does no harm if the collector moves the table meanwhile.
            int[] entries = _entries;
            Sse.Prefetch0(Unsafe.AsPointer(ref entries[Home(key, entries.Length)]));
        }
    }

    /// <summary>Makes a slot that of a key which has none, or another.</summary>
    public void Set(long key, int slot)
    {
        int[] entries = _entries;
        int free = -1;
        for (int at = Home(key, entries.Length); ; at = at + 1 == entries.Length ? 0 : at + 1)
        {
            int entry = entries[at];
            if (entry == Empty)
            {
                Count++;
                _used += free < 0 ? 1 : 0;
                Volatile.Write(ref entries[free < 0 ? at : free], slot + 1);
                if (_used > entries.Length * MostLoad)
                {
                    Rebuild(Count, LoadAfterGrowth);
                }

                return;
            }

            if (entry == Removed)
            {
                free = free < 0 ? at : free;
            }
            else if (rows.KeyOf(entry - 1) == key)
            {
                Volatile.Write(ref entries[at], slot + 1);
                return;
            }
        }
    }

    /// <summary>Takes a key out that is in it.</summary>
    public void Remove(long key)
    {
        int[] entries = _entries;
        for (int at = Home(key, entries.Length); ; at = at + 1 == entries.Length ? 0 : at + 1)
        {
            if (entries[at] is var entry && entry != Removed && rows.KeyOf(entry - 1) == key)
            {
                Volatile.Write(ref entries[at], Removed);
                Count--;
                return;
            }
        }
    }

    /// <summary>Makes room for so many keys at once.</summary>
    public void Reserve(int keys)
    {
        if (keys > _entries.Length * LoadWhenReserved)
        {
            Rebuild(keys, LoadWhenReserved);
        }
    }

    private static int Home(long key, int length)
    {
        ulong mixed = (ulong)key * 0x9E3779B97F4A7C15;
        mixed ^= mixed >> 29;
        mixed *= 0xBF58476D1CE4E5B9;
        return (int)Math.BigMul(mixed, (ulong)length, out _);
    }

    private void Rebuild(int room, double load)
    {
        var entries = new int[Math.Max(Smallest, (int)Math.Min(room / load, Array.MaxLength))];
        foreach (int entry in _entries)
        {
            if (entry is not (Empty or Removed))
            {
                int at = Home(rows.KeyOf(entry - 1), entries.Length);
                while (entries[at] != Empty)
                {
                    at = at + 1 == entries.Length ? 0 : at + 1;
                }

                entries[at] = entry;
            }
        }

        _used = Count;
        Volatile.Write(ref _entries, entries);
    }
}
