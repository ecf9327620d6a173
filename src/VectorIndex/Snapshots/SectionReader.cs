using System.Buffers;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace Personalization.VectorIndex.Snapshots;

/// <summary>Reads what <see cref="SectionWriter"/> wrote; from a file with all processors. Nothing is put to use before its checksum has agreed.</summary>
internal sealed unsafe class SectionReader(SnapshotSource source)
{
    private SectionTag _tag;

    /// <summary>Bytes from here to the end of the source.</summary>
    public long Remaining => source.Remaining;

    /// <summary>A section of so many elements.</summary>
    public T[] Read<T>(SectionTag tag, int count)
        where T : unmanaged
    {
        var content = new T[count];
        fixed (T* start = content)
        {
            ReadColumn(tag, start, 1, 1, count);
        }

        return content;
    }

    /// <summary>A section of entries that lie together in the file and apart in memory.</summary>
    /// <param name="tag">Which section must come next.</param>
    /// <param name="start">Where the first entry goes.</param>
    /// <param name="stride">Elements from one entry to the next in memory.</param>
    /// <param name="width">Elements of an entry.</param>
    /// <param name="entries">How many there must be.</param>
    /// <param name="use">Called with first entry and count of each block that is in place, by several threads; may refuse it.</param>
    public void ReadColumn<T>(SectionTag tag, T* start, int stride, int width, int entries, Action<int, int>? use = null)
        where T : unmanaged
    {
        _tag = tag;
        var head = default(SectionHead);
        var headBytes = MemoryMarshal.AsBytes(new Span<SectionHead>(ref head));
        Require(source.Read(headBytes) == headBytes.Length);
        var expected = new SectionHead(tag, width * sizeof(T), entries);
        if (head != expected)
        {
            throw Corrupt($"where {tag} of {entries} times {expected.EntryBytes} bytes should begin, there is {(uint)head.Tag:X8} of {head.Entries} times {head.EntryBytes}");
        }

        nint memory = (nint)start;
        Action<int> place = source.IsFile
            ? PlacerOf<T>(head, memory, stride, width, source.Position, ChecksumsBehind(head))
            : ReadThrough<T>(head, memory, stride, width);
        Action<int> take = block =>
        {
            place(block);
            if (use is not null)
            {
                var (first, count) = head.Block(block);
                use(first, count);
            }
        };
        try
        {
            if (source.Between is not { } between)
            {
                Parallel.For(0, head.Blocks, take);
                return;
            }

            for (int block = 0; block < head.Blocks; block++)
            {
                between();
                take(block);
            }
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }

    /// <summary>The refusal of contents that are not what they should be.</summary>
    public static SnapshotRefusedException Corrupt(string what) =>
        new(SnapshotFault.Corrupt, $"The index snapshot is corrupt: {what}.");

    /// <summary>Reads a block from its place in the file.</summary>
    private Action<int> PlacerOf<T>(SectionHead head, nint memory, int stride, int width, long offset, uint[] checksums)
        where T : unmanaged
    {
        source.Skip(head.ContentBytes + ChecksumBytes(head));
        return block =>
        {
            var (first, count) = head.Block(block);
            long at = offset + ((long)first * head.EntryBytes);
            uint checksum = Place<T>(head, memory, stride, width, first, count, bytes => Require(source.TryReadAt(at, bytes)));
            Agree(block, checksums[block], checksum);
        };
    }

    /// <summary>Reads all blocks of a stream into their places, then the checksums.</summary>
    /// <returns>What remains to be done for each block: to compare.</returns>
    private Action<int> ReadThrough<T>(SectionHead head, nint memory, int stride, int width)
        where T : unmanaged
    {
        var actual = new uint[head.Blocks];
        for (int block = 0; block < actual.Length; block++)
        {
            var (first, count) = head.Block(block);
            actual[block] = Place<T>(head, memory, stride, width, first, count, bytes => Require(source.Read(bytes) == bytes.Length));
        }

        var bytes = new byte[ChecksumBytes(head)];
        Require(source.Read(bytes) == bytes.Length);
        uint[] checksums = Checksums(head, bytes);
        return block => Agree(block, checksums[block], actual[block]);
    }

    /// <returns>The checksum of what was read.</returns>
    private static uint Place<T>(SectionHead head, nint memory, int stride, int width, int first, int count, SpanAction read)
        where T : unmanaged
    {
        int length = count * head.EntryBytes;
        if (stride == width)
        {
            var inPlace = new Span<byte>((T*)memory + ((nint)first * width), length);
            read(inPlace);
            return Checksum.Add(Checksum.Start, inPlace);
        }

        byte[] buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            var packed = buffer.AsSpan(0, length);
            read(packed);
            for (int entry = 0; entry < count; entry++)
            {
                packed.Slice(entry * head.EntryBytes, head.EntryBytes).CopyTo(new Span<byte>((T*)memory + ((nint)(first + entry) * stride), head.EntryBytes));
            }

            return Checksum.Add(Checksum.Start, packed);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static int ChecksumBytes(SectionHead head) => (head.Blocks + 1) * sizeof(uint);

    private uint[] ChecksumsBehind(SectionHead head)
    {
        var bytes = new byte[ChecksumBytes(head)];
        Require(source.TryReadAt(source.Position + head.ContentBytes, bytes));
        return Checksums(head, bytes);
    }

    private uint[] Checksums(SectionHead head, byte[] bytes)
    {
        uint[] checksums = MemoryMarshal.Cast<byte, uint>(bytes).ToArray();
        var list = bytes.AsSpan(0, head.Blocks * sizeof(uint));
        uint whole = Checksum.Add(Checksum.Add(Checksum.Start, MemoryMarshal.AsBytes(new Span<SectionHead>(ref head))), list);
        return whole == checksums[^1] ? checksums : throw Corrupt($"the checksum of {_tag}'s checksums is {whole:X8}, it says {checksums[^1]:X8}");
    }

    private void Agree(int block, uint expected, uint actual)
    {
        if (expected != actual)
        {
            throw Corrupt($"the checksum of block {block} of {_tag} is {actual:X8}, it says {expected:X8}");
        }
    }

    private void Require(bool complete)
    {
        if (!complete)
        {
            throw new SnapshotRefusedException(SnapshotFault.Truncated, $"The index snapshot is truncated: it ends within {_tag}.");
        }
    }

    private delegate void SpanAction(Span<byte> bytes);
}
