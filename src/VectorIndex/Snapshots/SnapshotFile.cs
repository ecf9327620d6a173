using System.Runtime.InteropServices;
using Personalization.VectorIndex.Graph;
using Personalization.VectorIndex.Rows;

namespace Personalization.VectorIndex.Snapshots;

/// <summary>The snapshot format: a magic of 8 bytes, the version, then sections, each with its own checksum. Little-endian.</summary>
internal static class SnapshotFile
{
    public const uint Version = 1;

    /// <summary>Bytes before the first section.</summary>
    public const int PrefixBytes = 12;

    private static ReadOnlySpan<byte> Magic => "PZNVECIX"u8;

    /// <summary>Writes rows, and a graph if there is one. The caller keeps writers out.</summary>
    public static void Write(Stream destination, RowStore rows, GraphState? graph)
    {
        RequireLittleEndian();
        destination.Write(Magic);
        destination.Write(MemoryMarshal.AsBytes<uint>([Version]));
        var writer = new SectionWriter(destination);
        var kind = graph is null ? IndexKind.Exact : IndexKind.Hnsw;
        writer.Write<SnapshotHeader>(SectionTag.Header, [new SnapshotHeader(kind, rows.Dimensions, rows.Slots, rows.FreeCount)]);
        RowSections.Write(writer, rows);
        if (graph is not null)
        {
            GraphSections.Write(writer, rows.Slots, graph);
        }
    }

    /// <summary>Reads an index of the kind that was written, or throws <see cref="SnapshotRefusedException"/>.</summary>
    public static IVectorIndex Read(Stream source)
    {
        RequireLittleEndian();
        ReadPrefix(source);
        var reader = new SectionReader(source);
        var header = reader.Read<SnapshotHeader>(SectionTag.Header, 1)[0];
        if (header.Dimensions is < 1 or > VectorLimits.Dimensions || header.Slots < 0 || header.Free < 0 || header.Free > header.Slots)
        {
            throw SectionReader.Corrupt($"its header says {header}");
        }

        var gate = new IndexGate();
        var rows = RowSections.Read(reader, header, gate);
        return header.Kind switch
        {
            IndexKind.Exact => new ExactIndex(gate, rows),
            IndexKind.Hnsw => new HnswIndex(gate, rows, GraphSections.Read(reader, rows)),
            _ => throw SectionReader.Corrupt($"its header says {header}"),
        };
    }

    private static void ReadPrefix(Stream source)
    {
        Span<byte> prefix = stackalloc byte[PrefixBytes];
        int read = source.ReadAtLeast(prefix, prefix.Length, throwOnEndOfStream: false);
        var magic = Magic[..Math.Min(Magic.Length, read)];
        if (read == 0 || !prefix.StartsWith(magic))
        {
            throw new SnapshotRefusedException(SnapshotFault.Foreign, "This is no index snapshot: it does not begin like one.");
        }

        if (read < PrefixBytes)
        {
            throw new SnapshotRefusedException(SnapshotFault.Truncated, $"The index snapshot is truncated: it has {read} bytes.");
        }

        uint version = MemoryMarshal.Read<uint>(prefix[Magic.Length..]);
        if (version != Version)
        {
            throw new SnapshotRefusedException(
                SnapshotFault.UnknownVersion, $"The index snapshot has version {version}; this program reads version {Version}.");
        }
    }

    private static void RequireLittleEndian()
    {
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("Index snapshots are little-endian, and so must be the processor.");
        }
    }
}
