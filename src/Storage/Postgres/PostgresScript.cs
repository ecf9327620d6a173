using Npgsql;

namespace Personalization.Storage.Postgres;

/// <summary>deploy/sql/postgresql.sql: all tables that silos of a cluster share. Running it again adds what is missing and deletes nothing.</summary>
public static class PostgresScript
{
    private const string Name = "postgresql.sql";

    /// <exception cref="NpgsqlException">The database cannot be reached, or its tables not be made.</exception>
    public static async Task RunAsync(NpgsqlDataSource source, CancellationToken cancellation = default)
    {
        await using var resource = typeof(PostgresScript).Assembly.GetManifestResourceStream(Name)
            ?? throw new InvalidOperationException($"The resource {Name} is missing from the build.");
        using var reader = new StreamReader(resource);
        await using var command = source.CreateCommand(await reader.ReadToEndAsync(cancellation));
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
