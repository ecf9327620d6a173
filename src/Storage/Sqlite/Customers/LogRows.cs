using Microsoft.Data.Sqlite;

namespace Personalization.Storage.Sqlite.Customers;

/// <summary>The rows that the log has now, oldest first. Used by the writer's thread; lives on when a writer is replaced.</summary>
internal sealed class LogRows
{
    private readonly Queue<(long Row, int Bytes)> _rows = [];
    private long _bytes;

    public long Newest { get; private set; }
    public long Bytes => Interlocked.Read(ref _bytes);
    public int Count => _rows.Count;

    public IEnumerable<(long Row, int Bytes)> OldestFirst => _rows;

    /// <summary>Reads the log once: which rows there are, and each customer's newest place.</summary>
    public static LogRows Read(SqliteConnection connection, LogPlaces places)
    {
        var rows = new LogRows();
        using var all = CustomerTables.Prepare(connection, "SELECT place, data FROM customer_log ORDER BY place");
        using var reader = all.ExecuteReader();
        while (reader.Read())
        {
            var (row, group) = (reader.GetInt64(0), reader.GetFieldValue<byte[]>(1));
            foreach (var (offset, entry) in LogGroup.ReadAll(group))
                if (entry.Key != 0) places.Appended(entry.Key, LogGroup.PlaceOf(row, offset));
            rows.Enqueue(row, group.Length);
        }
        return rows;
    }

    /// <summary>Rows after the newest one were committed, of these sizes.</summary>
    public void Added(List<int> sizes)
    {
        foreach (var bytes in sizes) Enqueue(Newest + 1, bytes);
    }

    /// <summary>The oldest rows were deleted.</summary>
    public void Removed(int count)
    {
        for (; count > 0; count--) Interlocked.Add(ref _bytes, -_rows.Dequeue().Bytes);
    }

    /// <summary>Overwrites a customer's entries wherever in the log they are. Reads the whole log: erasures are few, and the log is bounded.</summary>
    public void Erase(SqliteConnection connection, UInt128 key)
    {
        using var read = CustomerTables.Prepare(connection, "SELECT data FROM customer_log WHERE place = $row", "$row");
        using var write = CustomerTables.Prepare(connection, "UPDATE customer_log SET data = $data WHERE place = $row", "$data", "$row");
        foreach (var (row, _) in _rows)
        {
            read.Parameters[0].Value = row;
            if (read.ExecuteScalar() is not byte[] group || !LogGroup.Erase(group, key)) continue;
            (write.Parameters[0].Value, write.Parameters[1].Value) = (group, row);
            write.ExecuteNonQuery();
        }
    }

    private void Enqueue(long row, int bytes)
    {
        _rows.Enqueue((row, bytes));
        Newest = row;
        Interlocked.Add(ref _bytes, bytes);
    }
}
