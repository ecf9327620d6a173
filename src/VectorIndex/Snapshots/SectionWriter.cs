using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Personalization.VectorIndex.Snapshots;

/// <summary>Writes sections: see <see cref="SectionHead"/>.</summary>
internal sealed unsafe class SectionWriter(Stream destination)
{
    private byte[] _block = [];

    /// <summary>A section whose content is one span.</summary>
    public void Write<T>(SectionTag tag, ReadOnlySpan<T> content)
        where T : unmanaged
    {
        fixed (T* start = content)
        {
            WriteColumn(tag, start, 1, 1, content.Length);
        }
    }

    /// <summary>A section of entries that lie apart in memory and together in the file.</summary>
    /// <param name="tag">Which section.</param>
    /// <param name="start">The first element of the first entry.</param>
    /// <param name="stride">Elements from one entry to the next.</param>
    /// <param name="width">Elements of an entry that are written.</param>
    /// <param name="entries">How many.</param>
    public void WriteColumn<T>(SectionTag tag, T* start, int stride, int width, int entries)
        where T : unmanaged
    {
        var head = new SectionHead(tag, width * sizeof(T), entries);
        destination.Write(AsBytes(ref head));
        var checksums = new uint[head.Blocks];
        for (int block = 0; block < checksums.Length; block++)
        {
            var (first, count) = head.Block(block);
            var bytes = stride == width
                ? new ReadOnlySpan<byte>(start + ((nint)first * width), count * head.EntryBytes)
                : Gathered(start + ((nint)first * stride), stride, width, count);
            checksums[block] = Checksum.Add(Checksum.Start, bytes);
            destination.Write(bytes);
        }

        var list = MemoryMarshal.AsBytes(checksums.AsSpan());
        uint whole = Checksum.Add(Checksum.Add(Checksum.Start, AsBytes(ref head)), list);
        destination.Write(list);
        destination.Write(AsBytes(ref whole));
    }

    private static Span<byte> AsBytes<T>(ref T value)
        where T : unmanaged => MemoryMarshal.AsBytes(new Span<T>(ref value));

    private Span<byte> Gathered<T>(T* start, int stride, int width, int count)
        where T : unmanaged
    {
        int entryBytes = width * Unsafe.SizeOf<T>();
        if (_block.Length < count * entryBytes)
        {
            _block = new byte[count * entryBytes];
        }

        for (int entry = 0; entry < count; entry++)
        {
            new ReadOnlySpan<byte>(start + ((nint)entry * stride), entryBytes).CopyTo(_block.AsSpan(entry * entryBytes));
        }

        return _block.AsSpan(0, count * entryBytes);
    }
}
