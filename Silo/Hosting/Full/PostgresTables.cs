using Npgsql;
using Personalization.Storage.Postgres;

namespace Personalization.Silo.Hosting.Full;

/// <summary>Brings the tables of a cluster's database up to date before the silo starts, by deploy/sql/postgresql.sql.</summary>
public sealed class PostgresTables(string connectionString, bool create) : IHostedLifecycleService
{
    /// <exception cref="StartException">The database cannot be reached, or its tables not be made.</exception>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var source = NpgsqlDataSource.Create(connectionString);
            if (create)
            {
                await PostgresScript.RunAsync(source, cancellationToken);
                return;
            }
            await using var command = source.CreateCommand("SELECT FROM OrleansQuery, customer_activation LIMIT 0");
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new StartException($"The role of Silo:ConnectionString may not make tables ({e.MessageText}). Run deploy/sql/postgresql.sql as one that may, and set Silo:CreateTables=false.");
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.UndefinedTable)
        {
            throw new StartException($"The database of Silo:ConnectionString lacks tables ({e.MessageText}). Run deploy/sql/postgresql.sql there, or set Silo:CreateTables=true.");
        }
        catch (Exception e) when (e is NpgsqlException or ArgumentException)
        {
            throw new StartException($"Silo:ConnectionString leads to no database: {e.Message}");
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
