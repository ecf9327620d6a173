using System.Runtime.InteropServices;

namespace Personalization.VectorIndex.Snapshots;

/// <summary>What a section begins with.</summary>
/// <remarks>
/// A section is its head, its content, the CRC-32C of each block of the content, and the CRC-32C of head and block checksums. Blocks of their own
/// checksums are read, checked and put to use by several threads, while they are in the processor's cache.
/// </remarks>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal readonly record struct SectionHead(SectionTag Tag, int EntryBytes, long Entries)
{
    /// <summary>About how much of a section a thread reads at once; a block has at least one entry and only whole ones.</summary>
    private const int BlockBytes = 1 << 20;

    /// <summary>Entries of a block; the last may have fewer.</summary>
    public int EntriesPerBlock => Math.Max(1, BlockBytes / EntryBytes);

    public int Blocks => (int)((Entries + EntriesPerBlock - 1) / EntriesPerBlock);

    public long ContentBytes => Entries * EntryBytes;

    /// <summary>The entries of a block: from First, so many.</summary>
    public (int First, int Count) Block(int block)
    {
        int first = block * EntriesPerBlock;
        return (first, (int)Math.Min(EntriesPerBlock, Entries - first));
    }
}
