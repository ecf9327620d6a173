using Microsoft.Data.Sqlite;
using Personalization.Storage.Customers;

namespace Personalization.Storage.Sqlite.Customers;

/// <summary>
/// Writes groups of entries, snapshots and erasures, one transaction a group. A transaction that fails leaves <see cref="LogPlaces"/> and the claims as they were, and
/// the next writer deletes what of it may have come to the disk after all: its callers were told that it failed.
/// </summary>
internal sealed class CustomerWriter : IBatchWriter<CustomerWrite>
{
    private readonly SqliteConnection _connection;
    private readonly LogPlaces _places;
    private readonly LogRows _rows;
    private readonly CustomerTables _tables;
    private readonly LogTrim _trim;
    private readonly SqliteTurn _turn;
    private readonly SqliteCommand _list;
    private readonly SqliteCommand _save;
    private readonly SqliteCommand _append;
    private readonly SqliteCommand[] _commands;
    private byte[] _group = new byte[64 << 10];

    public CustomerWriter(SqliteConnection connection, LogPlaces places, LogRows rows, int maxLogBytes)
    {
        (_connection, _places, _rows) = (connection, places, rows);
        _turn = new SqliteTurn(connection, writes: true);
        _tables = new CustomerTables(connection);
        _trim = new LogTrim(connection, _tables, places, rows, maxLogBytes);
        _list = CustomerTables.Prepare(connection, "INSERT INTO customers (key, id, upto) VALUES ($key, $id, 0) ON CONFLICT (key) DO UPDATE SET id = excluded.id", "$key", "$id");
        _save = CustomerTables.Prepare(
            connection,
            "INSERT INTO customers (key, id, upto, snapshot) VALUES ($key, $id, $upto, $snapshot) ON CONFLICT (key) DO UPDATE SET id = excluded.id, upto = excluded.upto, snapshot = excluded.snapshot, tail = NULL",
            "$key", "$id", "$upto", "$snapshot");
        _append = CustomerTables.Prepare(connection, "INSERT INTO customer_log (place, data) VALUES ($row, $data)", "$row", "$data");
        _commands = [_list, _save, _append];
        using var doubtful = CustomerTables.Prepare(connection, "DELETE FROM customer_log WHERE place > $row", "$row");
        doubtful.Parameters[0].Value = rows.Newest;
        doubtful.ExecuteNonQuery();
    }

    public void Commit(List<CustomerWrite> writes)
    {
        var sizes = _turn.Run(() =>
        {
            _trim.Prepare();
            return Write(writes);
        });
        _trim.Committed();
        _rows.Added(sizes);
        bool? scrubbed = null;
        foreach (var write in writes)
        {
            // Of a batch that is committed nothing may fail any more.
            if (write.Kind == CustomerWriteKind.Scrub) write.Outcome = scrubbed ??= WriteAheadLog.TryEmpty(_connection);
            if (write.Outcome) Committed(write);
        }
    }

    public void Dispose()
    {
        foreach (var command in _commands) command.Dispose();
        _turn.Dispose();
        _trim.Dispose();
        _tables.Dispose();
        _connection.Dispose();
    }

    private List<int> Write(List<CustomerWrite> writes)
    {
        var sizes = new List<int>(1);
        var newest = new Dictionary<UInt128, long>();
        var at = 0;
        foreach (var write in writes)
        {
            var claim = write.Claim;
            write.Outcome = write.Kind is CustomerWriteKind.Wait or CustomerWriteKind.Scrub || _places.Holds(claim.Key, claim.Token);
            if (!write.Outcome) continue;
            switch (write.Kind)
            {
                case CustomerWriteKind.Append:
                    if (!claim.IsListed) List(claim);
                    if (at >= LogGroup.FullBytes) Append(ref at, sizes);
                    var before = newest.TryGetValue(claim.Key, out var inThisGroup) ? inThisGroup : _places.Find(claim.Key).Last;
                    write.Place = newest[claim.Key] = LogGroup.PlaceOf(_rows.Newest + sizes.Count + 1, at);
                    MakeRoom(at + LogGroup.HeaderBytes + write.Data.Length);
                    LogGroup.Write(_group.AsSpan(at), claim.Key, before, write.Data.Span);
                    at += LogGroup.HeaderBytes + write.Data.Length;
                    break;
                case CustomerWriteKind.Save:
                    Save(claim.Key, claim.CustomerId, write);
                    break;
                case CustomerWriteKind.Erase:
                    Save(claim.Key, null, write);
                    _rows.Erase(_connection, claim.Key);
                    break;
            }
        }
        if (at > 0) Append(ref at, sizes);
        return sizes;
    }

    private void Committed(CustomerWrite write)
    {
        var claim = write.Claim;
        switch (write.Kind)
        {
            case CustomerWriteKind.Append:
                claim.IsListed = true;
                claim.Position = write.Place;
                _places.Appended(claim.Key, write.Place);
                break;
            case CustomerWriteKind.Save:
                claim.IsListed = true;
                _places.Saved(claim.Key, write.Place);
                break;
            case CustomerWriteKind.Erase:
                claim.IsListed = false;
                _places.Saved(claim.Key, write.Place);
                break;
        }
    }

    private void List(CustomerClaim claim)
    {
        _list.Parameters[0].Value = CustomerKey.ToBytes(claim.Key);
        _list.Parameters[1].Value = claim.CustomerId;
        _list.ExecuteNonQuery();
    }

    private void Save(UInt128 key, string? id, CustomerWrite write)
    {
        _save.Parameters[0].Value = CustomerKey.ToBytes(key);
        _save.Parameters[1].Value = (object?)id ?? DBNull.Value;
        _save.Parameters[2].Value = write.Place;
        _save.Parameters[3].Value = write.Data.ToArray();
        _save.ExecuteNonQuery();
    }

    private void Append(ref int at, List<int> sizes)
    {
        _append.Parameters[0].Value = _rows.Newest + sizes.Count + 1;
        _append.Parameters[1].Value = _group;
        _append.Parameters[1].Size = at;
        _append.ExecuteNonQuery();
        sizes.Add(at);
        at = 0;
    }

    private void MakeRoom(int bytes)
    {
        if (bytes > _group.Length) Array.Resize(ref _group, Math.Max(bytes, 2 * _group.Length));
    }
}
