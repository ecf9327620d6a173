using Npgsql;
using Orleans.GrainDirectory;
using Personalization.Storage.Customers;
using Personalization.Storage.Postgres;

namespace Personalization.Silo.Customers.Full;

/// <summary>
/// Where customers are active, in PostgreSQL. Orleans' own directory lies in the memory of all silos, a part in each, whatever their roles: the death of one without any customers would
/// keep the customers of its part from being found until it is noticed. An entry that is lost, or leads to a silo that has gone, does no harm: it costs another activation, and of two
/// only the one with the newest claim can write. Nobody is named: the key is a hash, as in the customer's own row.
/// </summary>
public sealed class CustomerDirectory(string connectionString, string cluster) : IGrainDirectory, IAsyncDisposable
{
    public const string Name = "customers";

    /// <summary>A database has a hundred for all silos together by default.</summary>
    private const int MostConnections = 8;

    private readonly NpgsqlDataSource _source = Open(connectionString);

    public Task<GrainAddress?> Register(GrainAddress address) => Register(address, previousAddress: null);

    /// <returns>Who is registered now: the former one, unless there was none or it was <paramref name="previousAddress"/>.</returns>
    public async Task<GrainAddress?> Register(GrainAddress address, GrainAddress? previousAddress)
    {
        await using var command = Command(
            """
            INSERT INTO customer_activation AS a (cluster_id, key, silo, activation, membership) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (cluster_id, key) DO UPDATE SET (silo, activation, membership) =
                (SELECT EXCLUDED.silo, EXCLUDED.activation, EXCLUDED.membership WHERE a.silo = $6 AND $7 IN ('', a.activation)
                 UNION ALL SELECT a.silo, a.activation, a.membership LIMIT 1)
            RETURNING silo, activation, membership
            """,
            address.GrainId);
        Add(command, address.SiloAddress!.ToParsableString());
        Add(command, address.ActivationId.ToParsableString());
        Add(command, address.MembershipVersion.Value);
        Add(command, previousAddress?.SiloAddress?.ToParsableString() ?? "");
        Add(command, previousAddress is null || previousAddress.ActivationId.IsDefault ? "" : previousAddress.ActivationId.ToParsableString());
        return await ReadAsync(command, address.GrainId);
    }

    public async Task<GrainAddress?> Lookup(GrainId grainId)
    {
        await using var command = Command("SELECT silo, activation, membership FROM customer_activation WHERE cluster_id = $1 AND key = $2", grainId);
        return await ReadAsync(command, grainId);
    }

    public async Task Unregister(GrainAddress address)
    {
        await using var command = Command("DELETE FROM customer_activation WHERE cluster_id = $1 AND key = $2 AND activation = $3", address.GrainId);
        Add(command, address.ActivationId.ToParsableString());
        await RunAsync(command);
    }

    public async Task UnregisterSilos(List<SiloAddress> siloAddresses)
    {
        await using var command = _source.CreateCommand("DELETE FROM customer_activation WHERE cluster_id = $1 AND silo = ANY ($2)");
        Add(command, cluster);
        Add(command, siloAddresses.Select(silo => silo.ToParsableString()).ToArray());
        await RunAsync(command);
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private static NpgsqlDataSource Open(string connectionString)
    {
        var connection = new NpgsqlConnectionStringBuilder(connectionString);
        connection.MaxPoolSize = Math.Min(connection.MaxPoolSize, MostConnections);
        return NpgsqlDataSource.Create(connection);
    }

    /// <summary>A statement about one customer, who is its first two parameters.</summary>
    private NpgsqlCommand Command(string text, GrainId customer)
    {
        var command = _source.CreateCommand(text);
        Add(command, cluster);
        Add(command, CustomerKey.ToBytes(CustomerKey.Of(customer.Key.ToString()!)));
        return command;
    }

    private static void Add<T>(NpgsqlCommand command, T value) => command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = value });

    private static async Task RunAsync(NpgsqlCommand command)
    {
        try
        {
            await command.ExecuteNonQueryAsync();
        }
        catch (NpgsqlException e)
        {
            throw PostgresFault.Explain(e);
        }
    }

    private static async Task<GrainAddress?> ReadAsync(NpgsqlCommand command, GrainId grainId)
    {
        try
        {
            await using var reader = await command.ExecuteReaderAsync();
            return await reader.ReadAsync() ? new GrainAddress
            {
                GrainId = grainId,
                SiloAddress = SiloAddress.FromParsableString(reader.GetString(0)),
                ActivationId = ActivationId.FromParsableString(reader.GetString(1)),
                MembershipVersion = new MembershipVersion(reader.GetInt64(2)),
            } : null;
        }
        catch (NpgsqlException e)
        {
            throw PostgresFault.Explain(e);
        }
    }
}
