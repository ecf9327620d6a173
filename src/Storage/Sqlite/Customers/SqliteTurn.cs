using Microsoft.Data.Sqlite;

namespace Personalization.Storage.Sqlite.Customers;

/// <summary>One transaction after the other on a connection, by prepared statements: the library's own objects would have to be handed to every command.</summary>
internal sealed class SqliteTurn(SqliteConnection connection, bool writes) : IDisposable
{
    private readonly SqliteCommand _begin = CustomerTables.Prepare(connection, writes ? "BEGIN IMMEDIATE" : "BEGIN");
    private readonly SqliteCommand _commit = CustomerTables.Prepare(connection, "COMMIT");
    private readonly SqliteCommand _rollBack = CustomerTables.Prepare(connection, "ROLLBACK");

    /// <summary>Where the work throws, nothing of it was done; where it was the commit that threw, the connection must not be used again.</summary>
    public T Run<T>(Func<T> work)
    {
        _begin.ExecuteNonQuery();
        try
        {
            var result = work();
            _commit.ExecuteNonQuery();
            return result;
        }
        catch
        {
            RollBack();
            throw;
        }
    }

    public void Dispose()
    {
        _begin.Dispose();
        _commit.Dispose();
        _rollBack.Dispose();
    }

    private void RollBack()
    {
        try
        {
            _rollBack.ExecuteNonQuery();
        }
        catch (SqliteException)
        {
            // SQLite has rolled back itself, as it does when the disk is full.
        }
    }
}
