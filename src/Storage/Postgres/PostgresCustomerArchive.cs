using Npgsql;
using Personalization.Storage.Customers;

namespace Personalization.Storage.Postgres;

/// <summary>All customers of a cluster as of one moment, for another process than the silos: nothing is locked, no claim is touched.</summary>
public static class PostgresCustomerArchive
{
    // One statement sees one moment, however long its rows are read.
    private const string All = """
        SELECT c.id, c.snapshot, ARRAY(SELECT e.entry FROM customer_entry e WHERE e.cluster_id = c.cluster_id AND e.key = c.key AND e.place > c.upto ORDER BY e.place)
        FROM customer c WHERE c.cluster_id = $1 AND c.id IS NOT NULL
        """;

    /// <summary>Each customer who is not erased, one at a time, in no order.</summary>
    /// <exception cref="IOException">The database cannot be read, or has no such tables.</exception>
    public static IEnumerable<OpenedCustomer> Read(string connectionString, string cluster)
    {
        using var source = Explained(() => NpgsqlDataSource.Create(connectionString));
        using var command = source.CreateCommand(All);
        command.CommandTimeout = 0;
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = cluster });
        using var reader = Explained(command.ExecuteReader);
        while (Explained(reader.Read))
            yield return Explained(() => new OpenedCustomer(
                new CustomerClaim(reader.GetString(0), token: 0),
                reader.IsDBNull(1) ? null : reader.GetFieldValue<byte[]>(1),
                [.. reader.GetFieldValue<byte[][]>(2).Select(entry => (ReadOnlyMemory<byte>)entry)]));
    }

    private static T Explained<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is NpgsqlException or ArgumentException)
        {
            throw new IOException($"The cluster's customers cannot be read from PostgreSQL: {e.Message}", e);
        }
    }
}
