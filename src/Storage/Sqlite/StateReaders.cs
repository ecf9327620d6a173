using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Personalization.Storage.Sqlite;

/// <summary>Read-only connections, each used by one read at a time. A read sees every write that was acknowledged before it began.</summary>
internal sealed class StateReaders(StateFile file, int connections) : IAsyncDisposable
{
    private readonly SemaphoreSlim _free = new(connections, connections);
    private readonly ConcurrentBag<SqliteCommand> _idle = [];
    private volatile bool _isClosed;

    /// <summary>Reads on a thread of the pool, never on the caller's: null where there is no such state.</summary>
    public async Task<StoredState?> ReadAsync(StateKey key, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            return await Task.Run(() => Read(key), cancellationToken);
        }
        catch (SqliteException error)
        {
            throw file.Explained(error);
        }
        finally
        {
            _free.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _isClosed = true;
        for (var i = 0; i < connections; i++)
        {
            await _free.WaitAsync();
        }
        while (_idle.TryTake(out var command))
        {
            Close(command);
        }
        // Reads that waited meanwhile find it closed.
        _free.Release(connections);
    }

    private StoredState? Read(StateKey key)
    {
        var command = _idle.TryTake(out var idle) ? idle : Open();
        try
        {
            command.Parameters[0].Value = key.Grain;
            command.Parameters[1].Value = key.State;
            StoredState? found = null;
            using (var reader = command.ExecuteReader())
            {
                if (reader.Read())
                {
                    found = new StoredState(reader.GetFieldValue<byte[]>(0), reader.GetString(1));
                }
            }
            _idle.Add(command);
            return found;
        }
        catch
        {
            // A connection that failed is not used again.
            Close(command);
            throw;
        }
    }

    private SqliteCommand Open()
    {
        var command = file.OpenForReading().CreateCommand();
        command.CommandText = "SELECT data, etag FROM grain_state WHERE grain = $grain AND state = $state";
        command.Parameters.Add(new SqliteParameter { ParameterName = "$grain" });
        command.Parameters.Add(new SqliteParameter { ParameterName = "$state" });
        return command;
    }

    private static void Close(SqliteCommand command)
    {
        var connection = command.Connection;
        command.Dispose();
        connection?.Dispose();
    }
}
