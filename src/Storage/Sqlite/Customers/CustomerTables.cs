using System.Buffers.Binary;
using Microsoft.Data.Sqlite;
using Personalization.Storage.Customers;

namespace Personalization.Storage.Sqlite.Customers;

/// <summary>The prepared statements over the customers' tables on one connection. Used by one thread at a time.</summary>
internal sealed class CustomerTables(SqliteConnection connection) : IDisposable
{
    private readonly SqliteCommand _find = Prepare(connection, "SELECT id IS NOT NULL, upto, snapshot, tail FROM customers WHERE key = $key", "$key");
    private readonly SqliteCommand _upTo = Prepare(connection, "SELECT upto FROM customers WHERE key = $key", "$key");
    private readonly SqliteCommand _group = Prepare(connection, "SELECT data FROM customer_log WHERE place = $row", "$row");

    /// <summary>The customer's row.</summary>
    public (bool IsListed, long UpTo, byte[]? Snapshot, byte[]? Tail) Find(UInt128 key)
    {
        _find.Parameters[0].Value = CustomerKey.ToBytes(key);
        using var reader = _find.ExecuteReader();
        return reader.Read()
            ? (reader.GetBoolean(0), reader.GetInt64(1), reader.IsDBNull(2) ? null : reader.GetFieldValue<byte[]>(2), reader.IsDBNull(3) ? null : reader.GetFieldValue<byte[]>(3))
            : (false, 0, null, null);
    }

    public long UpTo(UInt128 key)
    {
        _upTo.Parameters[0].Value = CustomerKey.ToBytes(key);
        return _upTo.ExecuteScalar() is long upTo ? upTo : 0;
    }

    public byte[]? Group(long row)
    {
        _group.Parameters[0].Value = row;
        return (byte[]?)_group.ExecuteScalar();
    }

    /// <summary>The customer's entries after <paramref name="upTo"/>, oldest first: from the newest backwards, entry by entry.</summary>
    /// <exception cref="InvalidDataException">The log has another customer's entry, or none, where one of this customer should be.</exception>
    public List<ReadOnlyMemory<byte>> EntriesOf(UInt128 key, long last, long upTo)
    {
        var entries = new List<ReadOnlyMemory<byte>>();
        var (row, group) = (0L, ReadOnlyMemory<byte>.Empty);
        for (var place = last; place > upTo;)
        {
            if (LogGroup.RowOf(place) != row)
            {
                row = LogGroup.RowOf(place);
                group = Group(row) ?? throw new InvalidDataException($"The customers' log lacks its row {row}.");
            }
            var entry = LogGroup.Read(group, LogGroup.OffsetOf(place));
            if (entry.Key != key || entry.Before >= place) throw new InvalidDataException($"The customers' log is mixed up at place {LogGroup.OffsetOf(place)} of its row {row}.");
            // A copy, so that one entry does not hold the whole group in memory.
            entries.Add(entry.Bytes.ToArray());
            place = entry.Before;
        }
        entries.Reverse();
        return entries;
    }

    /// <summary>Entries one after the other, each after its length.</summary>
    public static byte[] Join(List<ReadOnlyMemory<byte>> entries)
    {
        var joined = new byte[entries.Sum(e => 4 + e.Length)];
        var at = 0;
        foreach (var entry in entries)
        {
            BinaryPrimitives.WriteInt32LittleEndian(joined.AsSpan(at), entry.Length);
            entry.Span.CopyTo(joined.AsSpan(at + 4));
            at += 4 + entry.Length;
        }
        return joined;
    }

    public static IEnumerable<ReadOnlyMemory<byte>> Split(byte[]? joined)
    {
        for (var at = 0; joined is not null && at < joined.Length;)
        {
            var length = joined.Length - at < 4 ? -1 : BinaryPrimitives.ReadInt32LittleEndian(joined.AsSpan(at));
            if (length < 0 || length > joined.Length - at - 4) throw new InvalidDataException($"A customer's entries claim {length} bytes in {joined.Length - at - 4}.");
            yield return joined.AsMemory(at + 4, length);
            at += 4 + length;
        }
    }

    public void Dispose()
    {
        _find.Dispose();
        _upTo.Dispose();
        _group.Dispose();
    }

    public static SqliteCommand Prepare(SqliteConnection connection, string sql, params ReadOnlySpan<string> parameters)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // The texts are the constants of this folder.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var parameter in parameters) command.Parameters.Add(new SqliteParameter { ParameterName = parameter });
        return command;
    }
}
