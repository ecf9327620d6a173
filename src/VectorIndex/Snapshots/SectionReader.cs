using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Personalization.VectorIndex.Snapshots;

/// <summary>Reads what <see cref="SectionWriter"/> wrote. Nothing that was read counts before <see cref="End"/> has agreed.</summary>
internal sealed class SectionReader(Stream source)
{
    private SectionTag _tag;
    private uint _checksum;

    public T[] Read<T>(SectionTag tag, int count)
        where T : unmanaged
    {
        var content = new T[count];
        Begin<T>(tag, count);
        Fill(content.AsSpan());
        End();
        return content;
    }

    /// <summary>Begins a section that must have this tag and so many elements.</summary>
    public void Begin<T>(SectionTag tag, long count)
        where T : unmanaged
    {
        (_tag, _checksum) = (tag, Checksum.Start);
        uint actual = 0;
        long length = 0;
        Fill(new Span<uint>(ref actual));
        Fill(new Span<long>(ref length));
        if (actual != (uint)tag || length != count * Unsafe.SizeOf<T>())
        {
            throw Corrupt($"where {tag} of {count * Unsafe.SizeOf<T>()} bytes should begin, there is {actual:X8} of {length}");
        }
    }

    /// <summary>Reads the next elements.</summary>
    public void Fill<T>(Span<T> content)
        where T : unmanaged
    {
        var bytes = MemoryMarshal.AsBytes(content);
        ReadExactly(bytes);
        _checksum = Checksum.Add(_checksum, bytes);
    }

    public void End()
    {
        uint expected = 0;
        ReadExactly(MemoryMarshal.AsBytes(new Span<uint>(ref expected)));
        if (expected != _checksum)
        {
            throw Corrupt($"the checksum of {_tag} is {_checksum:X8}, it says {expected:X8}");
        }
    }

    /// <summary>The refusal of contents that are not what they should be.</summary>
    public static SnapshotRefusedException Corrupt(string what) =>
        new(SnapshotFault.Corrupt, $"The index snapshot is corrupt: {what}.");

    private void ReadExactly(Span<byte> bytes)
    {
        int read = source.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (read < bytes.Length)
        {
            throw new SnapshotRefusedException(SnapshotFault.Truncated, $"The index snapshot is truncated: it ends within {_tag}.");
        }
    }
}
