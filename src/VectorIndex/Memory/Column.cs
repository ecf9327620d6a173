namespace Personalization.VectorIndex.Memory;

/// <summary>An array of entries of fixed width that grows without moving.</summary>
/// <remarks>Whoever uses <see cref="Start"/> must keep the column reachable meanwhile. <see cref="Grow"/> is for one thread at a time.</remarks>
internal sealed unsafe class Column<T> : IDisposable
    where T : unmanaged
{
    private readonly AddressRange _range;

    /// <param name="most">How many entries it may ever hold.</param>
    /// <param name="width">Elements to an entry.</param>
    public Column(long most, int width = 1)
    {
        Width = width;
        _range = new AddressRange(checked(most * width * sizeof(T)));
        Start = (T*)_range.Start;
    }

    /// <summary>Elements from one entry to the next.</summary>
    public int Width { get; }

    /// <summary>The first element of entry 0; never changes.</summary>
    public T* Start { get; }

    /// <summary>Bytes of one entry.</summary>
    public long EntryBytes => (long)Width * sizeof(T);

    /// <summary>The first element of an entry.</summary>
    public T* this[int entry] => Start + ((nint)entry * Width);

    /// <summary>Makes entries 0 … <paramref name="entries"/>−1 usable; new ones are zero.</summary>
    public void Grow(long entries) => _range.Commit(entries * EntryBytes);

    /// <inheritdoc/>
    public void Dispose() => _range.Dispose();
}
