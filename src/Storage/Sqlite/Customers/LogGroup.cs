using System.Buffers.Binary;

namespace Personalization.Storage.Sqlite.Customers;

/// <summary>
/// The entries that one commit adds to the log, as one row's bytes: each has the customer's key (16, all zero when erased), the place of the customer's entry before
/// (8), the length (4), and the bytes. A place is the row's number times 2^24 plus the offset in it. Little-endian.
/// </summary>
internal static class LogGroup
{
    public const int HeaderBytes = 16 + 8 + 4;

    /// <summary>A row is closed beyond this, so that offsets fit in 24 bits.</summary>
    public const int FullBytes = 4 << 20;

    public static long PlaceOf(long row, int offset) => (row << 24) | (uint)offset;
    public static long RowOf(long place) => place >> 24;
    public static int OffsetOf(long place) => (int)(place & 0xFFFFFF);

    public static void Write(Span<byte> to, UInt128 key, long before, ReadOnlySpan<byte> entry)
    {
        BinaryPrimitives.WriteUInt128LittleEndian(to, key);
        BinaryPrimitives.WriteInt64LittleEndian(to[16..], before);
        BinaryPrimitives.WriteInt32LittleEndian(to[24..], entry.Length);
        entry.CopyTo(to[HeaderBytes..]);
    }

    public static LogEntry Read(ReadOnlyMemory<byte> group, int offset)
    {
        var from = group.Span[offset..];
        var length = BinaryPrimitives.ReadInt32LittleEndian(from[24..]);
        if (length < 0 || length > from.Length - HeaderBytes) throw new InvalidDataException($"The customers' log claims an entry of {length} bytes in {from.Length}.");
        return new LogEntry(BinaryPrimitives.ReadUInt128LittleEndian(from), BinaryPrimitives.ReadInt64LittleEndian(from[16..]), group.Slice(offset + HeaderBytes, length));
    }

    /// <summary>All entries of a group with their offsets.</summary>
    public static IEnumerable<(int Offset, LogEntry Entry)> ReadAll(ReadOnlyMemory<byte> group)
    {
        for (var offset = 0; offset < group.Length;)
        {
            var entry = Read(group, offset);
            yield return (offset, entry);
            offset += HeaderBytes + entry.Bytes.Length;
        }
    }

    /// <summary>Overwrites the customer's entries with zeros, in place. False when there are none.</summary>
    public static bool Erase(byte[] group, UInt128 key)
    {
        var found = false;
        foreach (var (offset, entry) in ReadAll(group))
        {
            if (entry.Key != key) continue;
            group.AsSpan(offset, 24).Clear();
            group.AsSpan(offset + HeaderBytes, entry.Bytes.Length).Clear();
            found = true;
        }
        return found;
    }
}
