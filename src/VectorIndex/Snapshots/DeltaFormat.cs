using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Personalization.VectorIndex.Snapshots;

/// <summary>The bytes of a delta file: a head, then records of checksum, kind, key and, for an upsert, the row. Little-endian.</summary>
internal static class DeltaFormat
{
    public const int Version = 1;

    /// <summary>Magic of 8 bytes, version, dimensions, CRC-32C of the three.</summary>
    public const int HeadBytes = 20;

    /// <summary>The record of a delete; that of an upsert is so much longer as its row is.</summary>
    public const int DeleteBytes = 16;
    private const int KindAt = 4;
    private const int KeyAt = 8;
    private const int UpsertKind = 1;
    private const int DeleteKind = 2;

    private static ReadOnlySpan<byte> Magic => "PZNVECDL"u8;

    public static int UpsertBytes(int dimensions) => DeleteBytes + (dimensions * sizeof(float));

    public static byte[] Head(int dimensions)
    {
        var head = new byte[HeadBytes];
        Magic.CopyTo(head);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(8), Version);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(12), dimensions);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(16), Checksum.Add(Checksum.Start, head.AsSpan(0, 16)));
        return head;
    }

    /// <summary>Reads the head; false when the file is empty or its making was cut off.</summary>
    /// <exception cref="SnapshotRefusedException">It is another file's, another version's or another dimension's.</exception>
    public static bool ReadHead(Stream file, int dimensions)
    {
        Span<byte> head = stackalloc byte[HeadBytes];
        int read = file.ReadAtLeast(head, HeadBytes, throwOnEndOfStream: false);
        byte[] expected = Head(dimensions);
        if (read < HeadBytes && head[..read].SequenceEqual(expected.AsSpan(0, read)))
        {
            return false;
        }

        if (read < Magic.Length || !head.StartsWith(Magic))
        {
            throw new SnapshotRefusedException(SnapshotFault.Foreign, "This is no delta of a vector index: it does not begin like one.");
        }

        if (read < HeadBytes || Checksum.Add(Checksum.Start, head[..16]) != BinaryPrimitives.ReadUInt32LittleEndian(head[16..]))
        {
            throw new SnapshotRefusedException(SnapshotFault.Corrupt, "The index delta is corrupt: the checksum of its head is wrong.");
        }

        int version = BinaryPrimitives.ReadInt32LittleEndian(head[8..]);
        if (version != Version)
        {
            throw new SnapshotRefusedException(SnapshotFault.UnknownVersion, $"The index delta has version {version}; this program reads version {Version}.");
        }

        int actual = BinaryPrimitives.ReadInt32LittleEndian(head[12..]);
        return actual == dimensions
            ? true
            : throw new SnapshotRefusedException(SnapshotFault.Foreign, $"The index delta has rows of {actual} components, the index has {dimensions}.");
    }

    public static ReadOnlySpan<byte> Upsert(Span<byte> record, long key, ReadOnlySpan<float> vector)
    {
        MemoryMarshal.AsBytes(vector).CopyTo(record[DeleteBytes..]);
        return Sealed(record[..UpsertBytes(vector.Length)], UpsertKind, key);
    }

    public static ReadOnlySpan<byte> Delete(Span<byte> record, long key) => Sealed(record[..DeleteBytes], DeleteKind, key);

    /// <summary>Reads the next record; false at the end, and at one that is not whole.</summary>
    public static bool TryRead(Stream file, Span<byte> record, Span<float> vector, out long key, out bool isDelete)
    {
        (key, isDelete) = (0, false);
        if (file.ReadAtLeast(record[..DeleteBytes], DeleteBytes, throwOnEndOfStream: false) < DeleteBytes)
        {
            return false;
        }

        int kind = BinaryPrimitives.ReadInt32LittleEndian(record[KindAt..]);
        isDelete = kind == DeleteKind;
        var whole = isDelete ? record[..DeleteBytes] : record[..UpsertBytes(vector.Length)];
        var rest = whole[DeleteBytes..];
        if (kind is not (UpsertKind or DeleteKind) || file.ReadAtLeast(rest, rest.Length, throwOnEndOfStream: false) < rest.Length
            || Checksum.Add(Checksum.Start, whole[KindAt..]) != BinaryPrimitives.ReadUInt32LittleEndian(whole))
        {
            return false;
        }

        key = BinaryPrimitives.ReadInt64LittleEndian(whole[KeyAt..]);
        MemoryMarshal.Cast<byte, float>(rest).CopyTo(vector);
        return true;
    }

    private static ReadOnlySpan<byte> Sealed(Span<byte> record, int kind, long key)
    {
        BinaryPrimitives.WriteInt32LittleEndian(record[KindAt..], kind);
        BinaryPrimitives.WriteInt64LittleEndian(record[KeyAt..], key);
        BinaryPrimitives.WriteUInt32LittleEndian(record, Checksum.Add(Checksum.Start, record[KindAt..]));
        return record;
    }
}
