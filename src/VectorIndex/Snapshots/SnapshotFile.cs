using System.ComponentModel.DataAnnotations;
using System.Runtime.InteropServices;
using Personalization.VectorIndex.Graph;

namespace Personalization.VectorIndex.Snapshots;

/// <summary>The snapshot format: a magic of 8 bytes, the version, then sections, each with its own checksum. Little-endian.</summary>
internal static class SnapshotFile
{
    public const uint Version = 3;

    /// <summary>Bytes before the first section.</summary>
    public const int PrefixBytes = 12;

    private static ReadOnlySpan<byte> Magic => "PZNVECIX"u8;

    /// <summary>Writes an index. The caller keeps writers out, and no row is dead.</summary>
    /// <param name="destination">Where to.</param>
    /// <param name="parts">The index.</param>
    /// <param name="freeSlots">The free slots, the one used next first.</param>
    /// <param name="freeNodes">The free nodes of each level above the lowest.</param>
    public static void Write(Stream destination, IndexParts parts, int[] freeSlots, IReadOnlyList<int[]> freeNodes)
    {
        RequireLittleEndian();
        destination.Write(Magic);
        destination.Write(MemoryMarshal.AsBytes<uint>([Version]));
        var writer = new SectionWriter(destination);
        var (options, rows, graph) = (parts.Options, parts.Rows, parts.Graph);
        var header = new SnapshotHeader
        {
            Dimensions = rows.Columns.Dimensions,
            Slots = rows.Slots,
            FreeSlots = freeSlots.Length,
            M = options.M,
            EfConstruction = options.EfConstruction,
            Seed = options.Seed,
            Metric = options.Metric,
            Codes = options.Codes,
            Keys = options.Keys,
            Layers = graph.Layers.Length,
            EntryLevel = graph.Entry?.Level ?? -1,
            EntryNode = graph.Entry?.Node ?? 0,
            Penalties = rows.Columns.HasPenalties ? 1 : 0,
            LevelsDrawn = parts.Levels.Drawn,
            FirstSquaredNorm = parts.Lengths.First,
        };
        writer.Write<SnapshotHeader>(SectionTag.Header, [header]);
        RowSections.Write(writer, rows, freeSlots);
        GraphSections.Write(writer, graph, rows.Slots, freeNodes);
    }

    /// <summary>Reads an index, or throws <see cref="SnapshotRefusedException"/>.</summary>
    public static HnswIndex Read(SnapshotSource source)
    {
        RequireLittleEndian();
        ReadPrefix(source);
        var reader = new SectionReader(source);
        var header = reader.Read<SnapshotHeader>(SectionTag.Header, 1)[0];
        var options = new HnswOptions
        {
            M = header.M,
            EfConstruction = header.EfConstruction,
            Seed = header.Seed,
            Metric = header.Metric,
            Codes = header.Codes,
            Keys = header.Keys,
            Capacity = header.Slots,
        };
        bool consistent = header.Dimensions is >= 1 and <= VectorLimits.Dimensions
            && header.FreeSlots >= 0 && header.FreeSlots <= header.Slots
            && header.Layers is >= 0 and <= LevelDraw.Highest && header.EntryLevel <= header.Layers
            && Validator.TryValidateObject(options, new ValidationContext(options), null, validateAllProperties: true);
        if (!consistent)
        {
            throw SectionReader.Corrupt($"its header says {header}");
        }

        // Before memory is made ready for what the header promises.
        if (header.Slots * ((4L * header.Dimensions) + (8L * header.M)) > reader.Remaining)
        {
            throw new SnapshotRefusedException(SnapshotFault.Truncated, $"The index snapshot is truncated: {header.Slots} rows do not fit into the {reader.Remaining} bytes behind its header.");
        }

        var index = new HnswIndex(header, options);
        try
        {
            index.Fill(reader, header);
            return index;
        }
        catch
        {
            index.Dispose();
            throw;
        }
    }

    private static void ReadPrefix(SnapshotSource source)
    {
        Span<byte> prefix = stackalloc byte[PrefixBytes];
        int read = source.Read(prefix);
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
