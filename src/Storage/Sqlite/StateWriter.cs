using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace Personalization.Storage.Sqlite;

/// <summary>The writing connection with its prepared statements. Used by one thread.</summary>
internal sealed class StateWriter : IBatchWriter<PendingWrite>
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _insert;
    private readonly SqliteCommand _update;
    private readonly SqliteCommand _delete;
    private readonly SqliteCommand _find;

    public StateWriter(SqliteConnection connection)
    {
        _connection = connection;
        _insert = Command("INSERT INTO grain_state (grain, state, etag, data) VALUES ($grain, $state, $new, $data) ON CONFLICT DO NOTHING", "$new", "$data");
        _update = Command(
            "UPDATE grain_state SET etag = $new, data = $data WHERE grain = $grain AND state = $state AND etag = $expected", "$new", "$data", "$expected");
        _delete = Command("DELETE FROM grain_state WHERE grain = $grain AND state = $state AND etag = $expected", "$expected");
        _find = Command("SELECT etag FROM grain_state WHERE grain = $grain AND state = $state");
    }

    /// <summary>Writes all in one transaction and sets the outcome of each; where it throws, nothing was written.</summary>
    public void Commit(List<PendingWrite> writes)
    {
        using var transaction = _connection.BeginTransaction(deferred: false);
        foreach (var command in new[] { _insert, _update, _delete, _find })
        {
            command.Transaction = transaction;
        }
        foreach (var write in writes)
        {
            write.Outcome = Apply(write);
        }
        transaction.Commit();
    }

    public void Dispose()
    {
        _insert.Dispose();
        _update.Dispose();
        _delete.Dispose();
        _find.Dispose();
        _connection.Dispose();
    }

    private StateWrite Apply(PendingWrite write)
    {
        var command = (write.Data, write.ExpectedETag) switch
        {
            (null, null) => null,
            (null, _) => _delete,
            (_, null) => _insert,
            _ => _update,
        };
        if (command is not null)
        {
            Fill(command, write);
            if (command.ExecuteNonQuery() == 1)
            {
                return new StateWrite(true, write.Data is null ? null : write.NewETag);
            }
        }
        Fill(_find, write);
        var kept = (string?)_find.ExecuteScalar();
        // To delete what is not there, expecting that, is done.
        return new StateWrite(command is null && kept is null, kept);
    }

    private static void Fill(SqliteCommand command, PendingWrite write)
    {
        foreach (SqliteParameter parameter in command.Parameters)
        {
            parameter.Value = parameter.ParameterName switch
            {
                "$grain" => write.Key.Grain,
                "$state" => write.Key.State,
                "$new" => write.NewETag,
                "$expected" => write.ExpectedETag,
                _ => ArrayOf(write.Data!.Value),
            };
        }
    }

    private static byte[] ArrayOf(ReadOnlyMemory<byte> data) =>
        MemoryMarshal.TryGetArray(data, out var segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length ? segment.Array : data.ToArray();

    private SqliteCommand Command(string sql, params string[] parameters)
    {
        var command = _connection.CreateCommand();
#pragma warning disable CA2100 // The texts are the constants of this file.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var parameter in (string[])["$grain", "$state", .. parameters])
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = parameter });
        }
        return command;
    }
}
