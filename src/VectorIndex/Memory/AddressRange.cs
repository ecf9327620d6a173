namespace Personalization.VectorIndex.Memory;

/// <summary>A range of addresses reserved once and backed by memory as it is used, so that what lies in it never moves.</summary>
/// <remarks>
/// Rows and links grow under the feet of searches that hold pointers to them. Copying them to a larger block would need those
/// searches to be waited for, and twice the memory meanwhile; a reservation costs neither. Needs a 64-bit Linux, macOS, FreeBSD or Windows.
/// Committing is for one thread at a time; the address may be used by any.
/// </remarks>
internal sealed unsafe class AddressRange : IDisposable
{
    // Kernels read whole registers, also past the last element.
    private const long Slack = 256;
    private const long SmallestCommit = 64 << 10;
    private const long LargeCommit = 16 * SystemMemory.HugePage;
    private const long MostWaste = SystemMemory.HugePage / 16;
    private readonly long _reserved;
    private byte* _reservation;
    private long _committed;
    private long _used;
    private long _huge;

    /// <summary>Reserves room for this many bytes.</summary>
    /// <exception cref="InsufficientMemoryException">The system refuses.</exception>
    public AddressRange(long bytes)
    {
        _reserved = RoundUp(bytes + Slack, SystemMemory.HugePage) + SystemMemory.HugePage;
        _reservation = SystemMemory.Reserve(_reserved);
        if (_reservation is null)
        {
            throw new InsufficientMemoryException($"The system does not reserve {_reserved:N0} bytes of address space for a vector index.");
        }

        Start = (byte*)RoundUp((long)_reservation, SystemMemory.HugePage);
    }

    ~AddressRange() => Release();

    /// <summary>The first byte; at the beginning of a huge page.</summary>
    public byte* Start { get; }

    /// <summary>Makes the first <paramref name="bytes"/> usable; what was not used before reads as zeros.</summary>
    /// <exception cref="InsufficientMemoryException">The range is not so long, or the system refuses.</exception>
    public void Commit(long bytes)
    {
        bytes += Slack;
        if (bytes > _committed)
        {
            Extend(bytes);
        }

        if (bytes > _used)
        {
            UseHugePages(bytes);
            _used = bytes;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    private static long RoundUp(long value, long multiple) => (value + multiple - 1) / multiple * multiple;

    private void Extend(long bytes)
    {
        long wanted = bytes <= SystemMemory.HugePage
            ? Math.Max(SmallestCommit, (long)System.Numerics.BitOperations.RoundUpToPowerOf2((ulong)bytes))
            : RoundUp(bytes, bytes <= LargeCommit ? SystemMemory.HugePage : LargeCommit);
        wanted = Math.Min(wanted, _reserved - SystemMemory.HugePage);
        if (wanted < bytes || !SystemMemory.Commit(Start + _committed, wanted - _committed))
        {
            throw new InsufficientMemoryException($"A part of a vector index cannot grow from {_committed:N0} to {bytes:N0} bytes; {_reserved:N0} are reserved.");
        }

        _committed = wanted;
    }

    // The last page is huge only if most of it is needed: half a page too many in each of ten columns would be ten megabytes.
    private void UseHugePages(long bytes)
    {
        long huge = Math.Min((bytes + MostWaste) / SystemMemory.HugePage * SystemMemory.HugePage, _committed);
        if (huge > _huge)
        {
            SystemMemory.PreferHugePages(Start + _huge, huge - _huge);
            if (_used > _huge)
            {
                // This page began with small ones.
                SystemMemory.Collapse(Start + _huge, SystemMemory.HugePage);
            }

            _huge = huge;
        }
    }

    private void Release()
    {
        if (_reservation is not null)
        {
            SystemMemory.Release(_reservation, _reserved);
            _reservation = null;
        }
    }
}
