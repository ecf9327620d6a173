using System.Runtime.CompilerServices;
using Npgsql;
using Personalization.Storage.Customers;

namespace Personalization.Storage.Postgres;

/// <summary>
/// Customers in PostgreSQL, shared by the silos of a cluster; tables in deploy/sql. Every claim is a number in the customer's row, raised when a silo opens it: a
/// statement of an older claim finds no row. What waits on this silo is written by one statement a kind, in one transaction.
/// </summary>
public sealed class PostgresCustomerStore : ICustomerStore, IAsyncDisposable
{
    /// <summary>One writes, the others read customers who are opened; a database has a hundred for all silos together by default.</summary>
    private const int MostConnections = 16;

    private readonly NpgsqlDataSource _source;
    private readonly PostgresGroups _groups;
    private readonly IFormerCustomers? _former;
    private readonly string _cluster;

    /// <param name="cluster">Whose customers; a database may hold several clusters'.</param>
    /// <param name="former">Where versions before kept customers; null when there was none.</param>
    public PostgresCustomerStore(string connectionString, string cluster, IFormerCustomers? former = null)
    {
        var connection = new NpgsqlConnectionStringBuilder(connectionString);
        connection.MaxPoolSize = Math.Min(connection.MaxPoolSize, MostConnections);
        _source = NpgsqlDataSource.Create(connection);
        (_cluster, _former) = (cluster, former);
        _groups = new PostgresGroups(_source, cluster);
    }

    public int WaitingWrites => _groups.Waiting;

    public async Task<OpenedCustomer> OpenAsync(string customerId, CancellationToken cancellation = default)
    {
        try
        {
            var opened = await ReadAsync(customerId, cancellation);
            if (_former is null || opened.Snapshot is not null || opened.Entries.Count > 0 || await _former.FindAsync(customerId, _source) is not { } former) return opened;
            await SaveAsync(opened.Claim, former, cancellation);
            await _former.ForgetAsync(customerId, _source);
            return opened with { Snapshot = former };
        }
        catch (NpgsqlException e)
        {
            throw PostgresFault.Explain(e);
        }
    }

    public ValueTask<bool> AppendAsync(CustomerClaim claim, ReadOnlyMemory<byte> entry, CancellationToken cancellation = default) =>
        _groups.WriteAsync(new PostgresWrite(claim, entry, IsEntry: true, claim.CustomerId), cancellation);

    public ValueTask<bool> SaveAsync(CustomerClaim claim, ReadOnlyMemory<byte> snapshot, CancellationToken cancellation = default) =>
        _groups.WriteAsync(new PostgresWrite(claim, snapshot, IsEntry: false, claim.CustomerId), cancellation);

    public async ValueTask<bool> EraseAsync(CustomerClaim claim, ReadOnlyMemory<byte> remains, CancellationToken cancellation = default)
    {
        if (_former is not null) await _former.ForgetAsync(claim.CustomerId, _source);
        return await _groups.WriteAsync(new PostgresWrite(claim, remains, IsEntry: false, CustomerId: null), cancellation);
    }

    /// <summary>Nothing to do: when its vacuum reuses the room of deleted rows is the database's own affair.</summary>
    public Task ScrubAsync(CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>Nothing to do: a claim costs nothing, and ends with the next.</summary>
    public void Close(CustomerClaim claim)
    {
    }

    public async IAsyncEnumerable<string> ListAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await using var command = _source.CreateCommand("SELECT id FROM customer WHERE cluster_id = $1 AND id IS NOT NULL");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = _cluster });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) yield return reader.GetString(0);
    }

    public async ValueTask DisposeAsync()
    {
        await _groups.DisposeAsync();
        await _source.DisposeAsync();
    }

    private async Task<OpenedCustomer> ReadAsync(string customerId, CancellationToken cancellation)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellation);
        // Two statements, not one: entries are read after the claim has ended all appends but its own.
        await using var claiming = new NpgsqlCommand(
            """
            INSERT INTO customer AS c (cluster_id, key, claim) VALUES ($1, $2, 1)
            ON CONFLICT (cluster_id, key) DO UPDATE SET claim = c.claim + 1
            RETURNING c.claim, c.id IS NOT NULL, c.upto, c.snapshot
            """,
            connection);
        claiming.Parameters.Add(new NpgsqlParameter<string> { TypedValue = _cluster });
        claiming.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = CustomerKey.ToBytes(CustomerKey.Of(customerId)) });
        CustomerClaim claim;
        byte[]? snapshot;
        await using (var reader = await claiming.ExecuteReaderAsync(cancellation))
        {
            await reader.ReadAsync(cancellation);
            claim = new CustomerClaim(customerId, reader.GetInt64(0)) { IsListed = reader.GetBoolean(1), Position = reader.GetInt64(2) };
            snapshot = await reader.IsDBNullAsync(3, cancellation) ? null : reader.GetFieldValue<byte[]>(3);
        }
        return new OpenedCustomer(claim, snapshot, await EntriesAsync(connection, claim, cancellation));
    }

    private async Task<List<ReadOnlyMemory<byte>>> EntriesAsync(NpgsqlConnection connection, CustomerClaim claim, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("SELECT place, entry FROM customer_entry WHERE cluster_id = $1 AND key = $2 AND place > $3 ORDER BY place", connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = _cluster });
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = CustomerKey.ToBytes(claim.Key) });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = claim.Position });
        var entries = new List<ReadOnlyMemory<byte>>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            claim.Position = reader.GetInt64(0);
            entries.Add(reader.GetFieldValue<byte[]>(1));
        }
        return entries;
    }
}
