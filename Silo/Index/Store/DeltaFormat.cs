using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Personalization.Silo.Index.Store;

/// <summary>
/// The bytes of a shard's delta, little-endian. A segment begins with a header: "PDLT", u16 version, u16 partitions P, i32 dimensions D, P log ids of 16 bytes,
/// u32 CRC-32C of all that. Records follow: u32 length of the payload, u32 its CRC-32C, payload: u8 kind, u8 partition, i64 version, i64 key, and for an upsert
/// D float32. Whatever does not hold up ends the segment there: a writer that died leaves a torn tail, and what is in it comes again from the catalogue's log.
/// </summary>
public static class DeltaFormat
{
    /// <summary>Readers refuse any other.</summary>
    public const ushort Version = 1;
    private const uint Magic = 0x544C4450; // "PDLT"
    private const int FixedHeader = 12;
    private const int LogBytes = 16;
    private const int RecordHead = 8;
    private const int FixedPayload = 18;

    public static byte[] Header(int dimensions, ImmutableArray<Guid> logs)
    {
        var header = new byte[FixedHeader + logs.Length * LogBytes + sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(header, Magic);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(4), Version);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(6), checked((ushort)logs.Length));
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), dimensions);
        for (var p = 0; p < logs.Length; p++) logs[p].TryWriteBytes(header.AsSpan(FixedHeader + p * LogBytes));
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(header.Length - sizeof(uint)), Checksum(header.AsSpan(0, header.Length - sizeof(uint))));
        return header;
    }

    public static void Append(Stream destination, in DeltaRecord record)
    {
        var vector = MemoryMarshal.AsBytes(record.Vector.AsSpan());
        var bytes = new byte[RecordHead + FixedPayload + vector.Length];
        var payload = bytes.AsSpan(RecordHead);
        payload[0] = (byte)record.Kind;
        payload[1] = checked((byte)record.Partition);
        BinaryPrimitives.WriteInt64LittleEndian(payload[2..], record.Version);
        BinaryPrimitives.WriteInt64LittleEndian(payload[10..], record.Key);
        vector.CopyTo(payload[FixedPayload..]);
        BinaryPrimitives.WriteInt32LittleEndian(bytes, payload.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), Checksum(payload));
        destination.Write(bytes);
    }

    /// <summary>Reads a segment as far as it holds up.</summary>
    /// <exception cref="InvalidDataException">It is no segment of a delta, of another version, or of rows of another length.</exception>
    public static DeltaSegment Read(ReadOnlySpan<byte> bytes, int dimensions, int partitions)
    {
        var logs = ReadHeader(bytes, dimensions, partitions);
        var (records, place) = (ImmutableArray.CreateBuilder<DeltaRecord>(), FixedHeader + partitions * LogBytes + sizeof(uint));
        while (TryRead(bytes[place..], dimensions, partitions, out var record, out var length))
        {
            records.Add(record);
            place += length;
        }
        return new DeltaSegment(logs, records.ToImmutable(), place, Torn: place < bytes.Length);
    }

    private static ImmutableArray<Guid> ReadHeader(ReadOnlySpan<byte> bytes, int dimensions, int partitions)
    {
        if (bytes.Length < FixedHeader || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Magic) throw new InvalidDataException("is no delta of a shard");
        if (BinaryPrimitives.ReadUInt16LittleEndian(bytes[4..]) is var version and not Version) throw new InvalidDataException($"has version {version}, this program reads {Version}");
        var header = FixedHeader + partitions * LogBytes;
        if (bytes.Length < header + sizeof(uint) || BinaryPrimitives.ReadUInt16LittleEndian(bytes[6..]) != partitions
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes[header..]) != Checksum(bytes[..header])) throw new InvalidDataException("has a damaged header");
        if (BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]) is var d && d != dimensions) throw new InvalidDataException($"has rows of {d} numbers, the release has {dimensions}");
        var logs = ImmutableArray.CreateBuilder<Guid>(partitions);
        for (var p = 0; p < partitions; p++) logs.Add(new Guid(bytes.Slice(FixedHeader + p * LogBytes, LogBytes)));
        return logs.MoveToImmutable();
    }

    private static bool TryRead(ReadOnlySpan<byte> bytes, int dimensions, int partitions, out DeltaRecord record, out int length)
    {
        (record, length) = (default, 0);
        if (bytes.Length < RecordHead) return false;
        var size = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        if (size < FixedPayload || size > bytes.Length - RecordHead) return false;
        var payload = bytes.Slice(RecordHead, size);
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]) != Checksum(payload)) return false;
        var (kind, partition) = ((DeltaRecordKind)payload[0], payload[1]);
        var expected = kind == DeltaRecordKind.Upsert ? FixedPayload + dimensions * sizeof(float) : FixedPayload;
        if (kind is < DeltaRecordKind.Upsert or > DeltaRecordKind.Position || partition >= partitions || size != expected) return false;
        var vector = kind == DeltaRecordKind.Upsert ? MemoryMarshal.Cast<byte, float>(payload[FixedPayload..]).ToArray() : null;
        record = new DeltaRecord(kind, partition, BinaryPrimitives.ReadInt64LittleEndian(payload[2..]), BinaryPrimitives.ReadInt64LittleEndian(payload[10..]), vector);
        length = RecordHead + size;
        return true;
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..]) crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var b in bytes) crc = BitOperations.Crc32C(crc, b);
        return ~crc;
    }
}
