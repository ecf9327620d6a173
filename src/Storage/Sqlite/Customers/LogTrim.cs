using Microsoft.Data.Sqlite;
using Personalization.Storage.Customers;

namespace Personalization.Storage.Sqlite.Customers;

/// <summary>
/// Keeps the log within its bound: deletes its oldest rows, after all entries of a customer who has any there that no snapshot stands for have moved to the customer's
/// own row. Works a little in every transaction, so that the pages it frees are those that the new row takes.
/// </summary>
internal sealed class LogTrim(SqliteConnection connection, CustomerTables tables, LogPlaces places, LogRows rows, int maxLogBytes) : IDisposable
{
    /// <summary>Twice as many as a commit adds, mostly: the log shrinks to its bound and no commit takes long.</summary>
    private const int RowsAtOnce = 2;

    private readonly SqliteCommand _move = CustomerTables.Prepare(
        connection, "UPDATE customers SET tail = CAST(coalesce(tail, x'') || $entries AS BLOB), upto = $upto WHERE key = $key", "$entries", "$upto", "$key");
    private readonly SqliteCommand _delete = CustomerTables.Prepare(connection, "DELETE FROM customer_log WHERE place <= $row", "$row");
    private readonly Dictionary<UInt128, long> _moved = [];
    private int _removed;

    /// <summary>Does its part of the transaction that is open.</summary>
    public void Prepare()
    {
        _moved.Clear();
        _removed = 0;
        // The newest row stays, so that places never begin anew.
        if (rows.Bytes <= maxLogBytes || rows.Count < 2) return;
        var last = 0L;
        foreach (var (row, _) in rows.OldestFirst)
        {
            if (_removed == RowsAtOnce || _removed == rows.Count - 1) break;
            foreach (var (offset, entry) in LogGroup.ReadAll(tables.Group(row) ?? throw new InvalidDataException($"The customers' log lacks its row {row}.")))
                if (entry.Key != 0) MoveEntries(entry.Key, LogGroup.PlaceOf(row, offset));
            last = row;
            _removed++;
        }
        _delete.Parameters[0].Value = last;
        _delete.ExecuteNonQuery();
    }

    /// <summary>That transaction is committed.</summary>
    public void Committed()
    {
        foreach (var (key, upTo) in _moved) places.Saved(key, upTo);
        rows.Removed(_removed);
    }

    public void Dispose()
    {
        _move.Dispose();
        _delete.Dispose();
    }

    private void MoveEntries(UInt128 key, long place)
    {
        if (_moved.ContainsKey(key)) return;
        var (last, saved) = places.Find(key);
        if (saved >= place || last < place) return;
        if (saved == LogPlaces.Unknown) saved = tables.UpTo(key);
        _moved[key] = Math.Max(last, saved);
        if (saved >= last) return;
        _move.Parameters[0].Value = CustomerTables.Join(tables.EntriesOf(key, last, saved));
        _move.Parameters[1].Value = last;
        _move.Parameters[2].Value = CustomerKey.ToBytes(key);
        if (_move.ExecuteNonQuery() != 1) throw new InvalidDataException("The customers' log has entries of a customer who is not listed.");
    }
}
