using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Personalization.Storage.Sqlite;

/// <summary>
/// One thread that writes what waits, as many as wait, in one transaction, so that all of them share the flush of the log. A batch that fails fails
/// for its callers alone: the next is tried on a new connection.
/// </summary>
internal sealed class GroupCommit<TWrite> : IAsyncDisposable where TWrite : IPendingWrite
{
    private readonly StateFile _file;
    private readonly Func<SqliteConnection, IBatchWriter<TWrite>> _writerOver;
    private readonly int _maxBatchWrites;
    private readonly Channel<TWrite> _queue;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IBatchWriter<TWrite>? _writer;
    private long _transactions;
    private long _writes;

    /// <param name="connection">Already open, so that a file that cannot be used is told at once.</param>
    public GroupCommit(StateFile file, SqliteConnection connection, SqliteOptions options, Func<SqliteConnection, IBatchWriter<TWrite>> writerOver)
    {
        _file = file;
        _writerOver = writerOver;
        _writer = writerOver(connection);
        _maxBatchWrites = options.MaxBatchWrites;
        _queue = Channel.CreateBounded<TWrite>(new BoundedChannelOptions(options.QueueCapacity) { SingleReader = true });
        new Thread(Run) { IsBackground = true, Name = "SQLite group commit" }.Start();
    }

    /// <summary>Transactions committed since the start.</summary>
    public long Transactions => Interlocked.Read(ref _transactions);

    /// <summary>Writes in them.</summary>
    public long Writes => Interlocked.Read(ref _writes);

    /// <summary>Writes that wait now.</summary>
    public int Waiting => _queue.Reader.Count;

    /// <summary>Ends when the write is in the queue, and so will be written.</summary>
    /// <param name="cancellationToken">Gives up waiting for room in the queue.</param>
    public async ValueTask AddAsync(TWrite write, CancellationToken cancellationToken)
    {
        try
        {
            await _queue.Writer.WriteAsync(write, cancellationToken);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(_file.Path, $"The write {write} came after {_file.Path} was closed, and was not done.");
        }
    }

    /// <summary>Takes no more writes, and ends when those in the queue are on the disk.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _ended.Task;
    }

    private void Run()
    {
        var batch = new List<TWrite>(_maxBatchWrites);
        while (_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (batch.Count < _maxBatchWrites && _queue.Reader.TryRead(out var write))
            {
                batch.Add(write);
            }
            CommitBatch(batch);
            batch.Clear();
        }
        _writer?.Dispose();
        _ended.SetResult();
    }

    private void CommitBatch(List<TWrite> batch)
    {
        try
        {
            _writer ??= _writerOver(_file.OpenForWriting());
            _writer.Commit(batch);
        }
        // Whatever it is goes to the callers; the thread must live for the next ones.
        catch (Exception error)
        {
            DropConnection();
            foreach (var write in batch)
            {
                write.Fail(error is SqliteException native ? _file.Explained(native) : new IOException($"Writing to {_file.Path} failed: {error.Message}", error));
            }
            return;
        }
        Interlocked.Increment(ref _transactions);
        Interlocked.Add(ref _writes, batch.Count);
        foreach (var write in batch)
        {
            write.Complete();
        }
    }

    private void DropConnection()
    {
        try
        {
            _writer?.Dispose();
        }
        catch (SqliteException)
        {
            // It failed already; what matters is told to the callers.
        }
        _writer = null;
    }
}
