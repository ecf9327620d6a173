using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Personalization.Storage.Customers;

namespace Personalization.Storage.Sqlite.Customers;

/// <summary>
/// Customers in one SQLite file, by one process. All that waits is written by one thread in one transaction (WAL, synchronous=FULL), the entries of all customers as
/// one row, so that an entry costs its bytes and a share of one flush. Snapshots lie in a row per customer. A start reads the log once.
/// </summary>
public sealed class SqliteCustomerStore : ICustomerStore, IAsyncDisposable
{
    /// <summary>Seldom enough for the writes of others beside a reader that takes minutes, often enough for one who waits for an answer.</summary>
    private static readonly TimeSpan ScrubsEvery = TimeSpan.FromMilliseconds(100);

    private readonly StateFile _file;
    private readonly LogPlaces _places;
    private readonly LogRows _rows;
    private readonly GroupCommit<CustomerWrite> _commit;
    private readonly CustomerReaders _readers;

    private SqliteCustomerStore(StateFile file, SqliteConnection connection, SqliteOptions options)
    {
        _file = file;
        _places = new LogPlaces();
        _rows = LogRows.Read(connection, _places);
        _readers = new CustomerReaders(file, options.ReadConnections);
        _commit = new GroupCommit<CustomerWrite>(file, connection, options, c => new CustomerWriter(c, _places, _rows, options.MaxLogBytes));
    }

    /// <summary>Transactions committed since the file was opened.</summary>
    public long Transactions => _commit.Transactions;

    /// <summary>Entries, snapshots and erasures in them, refused ones included.</summary>
    public long Writes => _commit.Writes;

    /// <summary>Writes in the queue now.</summary>
    public int WaitingWrites => _commit.Waiting;

    /// <summary>Bytes that the log holds now.</summary>
    public long LogBytes => _rows.Bytes;

    /// <summary>Customers who are open or have entries that no snapshot stands for.</summary>
    public int Remembered => _places.Count;

    /// <summary>Opens the file, and makes it if it is not there.</summary>
    /// <param name="before">A file of grains' states from before there was this store: its customers are taken over, once.</param>
    public static SqliteCustomerStore Open(SqliteOptions options, string? before = null)
    {
        SQLitePCL.Batteries_V2.Init();
        var file = new StateFile(options, FileSchema.Customers);
        var connection = file.OpenForWriting();
        try
        {
            if (before is not null) FormerStates.TakeOver(connection, new SqliteOptions { Path = before, BusyTimeout = options.BusyTimeout });
            return new SqliteCustomerStore(file, connection, options);
        }
        catch (Exception error)
        {
            connection.Dispose();
            if (error is SqliteException native) throw file.Explained(native);
            throw;
        }
    }

    public async Task<OpenedCustomer> OpenAsync(string customerId, CancellationToken cancellation = default)
    {
        var key = CustomerKey.Of(customerId);
        var (token, last, wasOpen) = _places.Claim(key);
        var claim = new CustomerClaim(customerId, token);
        try
        {
            if (wasOpen)
            {
                // What the claim before has under way is written first, or refused.
                await WriteAsync(CustomerWriteKind.Wait, claim, default, cancellation);
                last = _places.Find(key).Last;
            }
            return await _readers.ReadAsync(claim, last, cancellation);
        }
        catch
        {
            Close(claim);
            throw;
        }
    }

    public ValueTask<bool> AppendAsync(CustomerClaim claim, ReadOnlyMemory<byte> entry, CancellationToken cancellation = default) =>
        WriteAsync(CustomerWriteKind.Append, claim, entry, cancellation);

    public ValueTask<bool> SaveAsync(CustomerClaim claim, ReadOnlyMemory<byte> snapshot, CancellationToken cancellation = default) =>
        WriteAsync(CustomerWriteKind.Save, claim, snapshot, cancellation);

    public ValueTask<bool> EraseAsync(CustomerClaim claim, ReadOnlyMemory<byte> remains, CancellationToken cancellation = default) =>
        WriteAsync(CustomerWriteKind.Erase, claim, remains, cancellation);

    public async Task ScrubAsync(CancellationToken cancellation)
    {
        while (!await WriteAsync(CustomerWriteKind.Scrub, new CustomerClaim("", token: 0), default, cancellation)) await Task.Delay(ScrubsEvery, cancellation);
    }

    public void Close(CustomerClaim claim) => _places.Release(claim.Key, claim.Token);

    public async IAsyncEnumerable<string> ListAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        const int page = 1000;
        using var connection = _file.OpenForReading();
        using var next = CustomerTables.Prepare(connection, "SELECT key, id FROM customers WHERE key > $after AND id IS NOT NULL ORDER BY key LIMIT 1000", "$after");
        for (var after = Array.Empty<byte>(); ;)
        {
            next.Parameters[0].Value = after;
            var ids = await Task.Run(
                () =>
                {
                    var found = new List<string>(page);
                    using var reader = next.ExecuteReader();
                    for (; reader.Read(); found.Add(reader.GetString(1))) after = reader.GetFieldValue<byte[]>(0);
                    return found;
                },
                cancellation);
            foreach (var id in ids) yield return id;
            if (ids.Count < page) yield break;
        }
    }

    /// <summary>Takes no more writes, writes those in the queue, and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        await _readers.DisposeAsync();
        // Last, so that the last connection folds the write-ahead log into the file.
        await _commit.DisposeAsync();
    }

    private async ValueTask<bool> WriteAsync(CustomerWriteKind kind, CustomerClaim claim, ReadOnlyMemory<byte> data, CancellationToken cancellation)
    {
        var write = new CustomerWrite(kind, claim, data);
        await _commit.AddAsync(write, cancellation);
        return await write.Task;
    }
}
