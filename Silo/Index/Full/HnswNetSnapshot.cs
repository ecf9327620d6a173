using System.Security.Cryptography;
using Personalization.VectorIndex;

namespace Personalization.Silo.Index.Full;

/// <summary>
/// Snapshots of <see cref="HnswNetIndex"/>, little-endian: "HNWN", u16 version, i32 dimensions, i32 rows; for each row u8 whether it is live, i64 key, D float32;
/// i32 length and bytes of the package's own graph; SHA-256 of all that. At most 2 GB.
/// </summary>
internal static class HnswNetSnapshot
{
    /// <summary>Readers refuse any other.</summary>
    private const ushort Version = 1;
    private static readonly byte[] Magic = "HNWN"u8.ToArray();

    public static void Write(Stream destination, int dimensions, HnswNetGraph graph, Func<HnswNetRow, bool> isLive)
    {
        using var hash = SHA256.Create();
        using (var hashed = new CryptoStream(destination, hash, CryptoStreamMode.Write, leaveOpen: true))
        using (var writer = new BinaryWriter(hashed))
        {
            writer.Write(Magic);
            writer.Write(Version);
            writer.Write(dimensions);
            writer.Write(graph.Rows.Count);
            foreach (var row in graph.Rows)
            {
                writer.Write(isLive(row));
                writer.Write(row.Key);
                foreach (var v in row.Vector) writer.Write(v);
            }
            using var links = new MemoryStream();
            graph.WriteLinks(links);
            writer.Write((int)links.Length);
            writer.Write(links.GetBuffer().AsSpan(0, (int)links.Length));
        }
        destination.Write(hash.Hash!);
    }

    /// <exception cref="SnapshotRefusedException">The file is foreign, of an unknown version, truncated or corrupt.</exception>
    public static HnswNetIndex Load(string path)
    {
        var bytes = File.ReadAllBytes(path);
        if (bytes.Length < Magic.Length || !bytes.AsSpan(0, Magic.Length).SequenceEqual(Magic)) throw Refused(SnapshotFault.Foreign, "does not begin like a snapshot of HNSW.Net");
        if (bytes.Length < Magic.Length + sizeof(ushort) + SHA256.HashSizeInBytes) throw Refused(SnapshotFault.Truncated, "ends too early");
        var version = BitConverter.ToUInt16(bytes, Magic.Length);
        if (version != Version) throw Refused(SnapshotFault.UnknownVersion, $"has version {version}, this program reads {Version}");
        var content = bytes.AsSpan(0, bytes.Length - SHA256.HashSizeInBytes);
        if (!SHA256.HashData(content).AsSpan().SequenceEqual(bytes.AsSpan(content.Length))) throw Refused(SnapshotFault.Corrupt, "is corrupt or ends too early: its checksum is wrong");
        using var reader = new BinaryReader(new MemoryStream(bytes, Magic.Length + sizeof(ushort), content.Length - Magic.Length - sizeof(ushort)));
        return Read(reader);

        SnapshotRefusedException Refused(SnapshotFault fault, string problem) => new(fault, $"The index snapshot {path} {problem}.");
    }

    private static HnswNetIndex Read(BinaryReader reader)
    {
        var (dimensions, count) = (reader.ReadInt32(), reader.ReadInt32());
        var rows = new HnswNetRow[count];
        var live = new List<HnswNetRow>(count);
        for (var i = 0; i < count; i++)
        {
            var isLive = reader.ReadBoolean();
            rows[i] = new HnswNetRow(reader.ReadInt64(), new float[dimensions]);
            for (var d = 0; d < dimensions; d++) rows[i].Vector[d] = reader.ReadSingle();
            if (isLive) live.Add(rows[i]);
        }
        using var links = new MemoryStream(reader.ReadBytes(reader.ReadInt32()));
        return new HnswNetIndex(dimensions, HnswNetGraph.Read(rows, links), live);
    }
}
