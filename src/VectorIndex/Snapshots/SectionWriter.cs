using System.Runtime.InteropServices;

namespace Personalization.VectorIndex.Snapshots;

/// <summary>Writes sections: tag, length of the content in bytes, content, CRC-32C of all three.</summary>
internal sealed class SectionWriter(Stream destination)
{
    private uint _checksum;

    /// <summary>A section whose content is one span.</summary>
    public void Write<T>(SectionTag tag, ReadOnlySpan<T> content)
        where T : unmanaged
    {
        Begin<T>(tag, content.Length);
        Append(content);
        End();
    }

    /// <summary>Begins a section of so many elements, to be appended.</summary>
    public unsafe void Begin<T>(SectionTag tag, long count)
        where T : unmanaged
    {
        _checksum = Checksum.Start;
        Append<uint>([(uint)tag]);
        Append([count * sizeof(T)]);
    }

    public void Append<T>(ReadOnlySpan<T> content)
        where T : unmanaged
    {
        var bytes = MemoryMarshal.AsBytes(content);
        _checksum = Checksum.Add(_checksum, bytes);
        destination.Write(bytes);
    }

    public void End() => destination.Write(MemoryMarshal.AsBytes<uint>([_checksum]));
}
