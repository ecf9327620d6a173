using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Personalization.Storage.Customers;

namespace Personalization.Storage.Sqlite.Customers;

/// <summary>Read-only connections, each used by one read at a time.</summary>
internal sealed class CustomerReaders(StateFile file, int connections) : IAsyncDisposable
{
    private readonly SemaphoreSlim _free = new(connections, connections);
    private readonly ConcurrentBag<Connection> _idle = [];
    private volatile bool _isClosed;

    /// <summary>Reads on a thread of the pool what is kept of a customer, all as of one moment.</summary>
    /// <param name="last">The customer's newest place in the log.</param>
    public async Task<OpenedCustomer> ReadAsync(CustomerClaim claim, long last, CancellationToken cancellation)
    {
        await _free.WaitAsync(cancellation);
        try
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            return await Task.Run(() => Read(claim, last), cancellation);
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
        for (var i = 0; i < connections; i++) await _free.WaitAsync();
        while (_idle.TryTake(out var connection)) connection.Dispose();
        // Reads that waited meanwhile find it closed.
        _free.Release(connections);
    }

    private OpenedCustomer Read(CustomerClaim claim, long last)
    {
        var connection = _idle.TryTake(out var idle) ? idle : new Connection(file.OpenForReading());
        try
        {
            var opened = connection.Turn.Run(() => Read(connection.Tables, claim, last));
            _idle.Add(connection);
            return opened;
        }
        catch
        {
            // A connection that failed is not used again.
            connection.Dispose();
            throw;
        }
    }

    private static OpenedCustomer Read(CustomerTables tables, CustomerClaim claim, long last)
    {
        var (isListed, upTo, snapshot, tail) = tables.Find(claim.Key);
        claim.IsListed = isListed;
        claim.Position = Math.Max(last, upTo);
        return new OpenedCustomer(claim, snapshot, [.. CustomerTables.Split(tail), .. tables.EntriesOf(claim.Key, last, upTo)]);
    }

    private sealed record Connection(SqliteConnection Sqlite) : IDisposable
    {
        public CustomerTables Tables { get; } = new(Sqlite);
        public SqliteTurn Turn { get; } = new(Sqlite, writes: false);

        public void Dispose()
        {
            Turn.Dispose();
            Tables.Dispose();
            Sqlite.Dispose();
        }
    }
}
