namespace Personalization.Storage.Sqlite;

/// <summary>
/// States of grains in one SQLite file. A write that has ended is on the disk (WAL, synchronous=FULL) and survives kill -9 and a power cut; writes of
/// many callers share a transaction. Thread safe; other processes may have the same file open. What is in doubt is an exception with a sentence:
/// <see cref="InvalidDataException"/> for a file that cannot be used, <see cref="IOException"/> for a disk that is full, locked or failing.
/// </summary>
public sealed class SqliteStateStore : IAsyncDisposable
{
    private readonly GroupCommit<PendingWrite> _commit;
    private readonly StateReaders _readers;

    private SqliteStateStore(GroupCommit<PendingWrite> commit, StateReaders readers) => (_commit, _readers) = (commit, readers);

    /// <summary>Transactions committed since the file was opened.</summary>
    public long Transactions => _commit.Transactions;

    /// <summary>Writes and deletions in them, refused ones included.</summary>
    public long Writes => _commit.Writes;

    /// <summary>Writes in the queue now.</summary>
    public int WaitingWrites => _commit.Waiting;

    /// <summary>Opens the file, and makes it if it is not there.</summary>
    public static SqliteStateStore Open(SqliteOptions options)
    {
        SQLitePCL.Batteries_V2.Init();
        var file = new StateFile(options);
        return new SqliteStateStore(new GroupCommit<PendingWrite>(file, file.OpenForWriting(), options, connection => new StateWriter(connection)), new StateReaders(file, options.ReadConnections));
    }

    /// <summary>Reads a state; null where there is none.</summary>
    public Task<StoredState?> ReadAsync(StateKey key, CancellationToken cancellationToken = default) => _readers.ReadAsync(key, cancellationToken);

    /// <summary>Writes a state if it still has the expected ETag (null: if there is none). The bytes must not change until it has ended.</summary>
    /// <param name="cancellationToken">Gives up waiting for room in the queue. A write that is in the queue is written.</param>
    public Task<StateWrite> WriteAsync(StateKey key, ReadOnlyMemory<byte> data, string? expectedETag, CancellationToken cancellationToken = default) =>
        WriteAsync(new PendingWrite(key, data, expectedETag), cancellationToken);

    /// <summary>Deletes a state if it still has the expected ETag (null: if there is none, which changes nothing).</summary>
    public Task<StateWrite> DeleteAsync(StateKey key, string? expectedETag, CancellationToken cancellationToken = default) =>
        WriteAsync(new PendingWrite(key, null, expectedETag), cancellationToken);

    /// <summary>Takes no more writes, writes those in the queue, and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        await _readers.DisposeAsync();
        // Last, so that the last connection folds the log into the file.
        await _commit.DisposeAsync();
    }

    private async Task<StateWrite> WriteAsync(PendingWrite write, CancellationToken cancellationToken)
    {
        await _commit.AddAsync(write, cancellationToken);
        return await write.Task;
    }
}
