namespace Personalization.VectorIndex.Rows;

/// <summary>The slots whose rows died lately, so that a search can make good what changed while it was under way.</summary>
/// <remarks>
/// A row is replaced in this order: the former slot's death is announced, the key leads to the new slot, that comes alive, the former
/// dies, the death is completed. A search notes the deaths completed when it begins and those announced when it ends: in between is every row that it may have
/// met twice (old and new) or not at all (the new too early, the old too late), and it looks those keys up again.
/// Writes are one at a time, under the lock of the key table.
/// </remarks>
internal sealed class DeathLog
{
    private const int Room = 1 << 13;
    private readonly int[] _slots = new int[Room];
    private long _announced;
    private long _completed;

    /// <summary>How many deaths have been announced; read at the end of a search.</summary>
    public long Announced => Volatile.Read(ref _announced);

    /// <summary>How many deaths are complete; read at the beginning of a search.</summary>
    public long Completed => Volatile.Read(ref _completed);

    public static long Bytes => Room * sizeof(int);

    /// <summary>Whether the deaths since a beginning are all still known, and will be for a while.</summary>
    public bool Remembers(long since) => Announced - since < Room / 2;

    /// <summary>The slot of the n-th death.</summary>
    public int this[long n] => Volatile.Read(ref _slots[n % Room]);

    public void Announce(int slot)
    {
        Volatile.Write(ref _slots[_announced % Room], slot);
        Volatile.Write(ref _announced, _announced + 1);
    }

    public void Complete() => Volatile.Write(ref _completed, _completed + 1);
}
