using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Personalization.Storage.Sqlite.Customers;

/// <summary>What was overwritten still stands in the write-ahead log until that is emptied, for which all who read as of a moment before have to end.</summary>
internal static class WriteAheadLog
{
    /// <summary>Reads of single customers end within it. Longer ones are not waited for: nothing is written meanwhile.</summary>
    private const long PatienceMs = 20;

    /// <summary>Moves all into the file. False, and not everything is moved, while somebody reads, or where the disk fails.</summary>
    public static bool TryEmpty(SqliteConnection connection)
    {
        var patienceMs = Number(connection, "PRAGMA busy_timeout");
        try
        {
            Number(connection, BusyTimeout(PatienceMs));
            return Number(connection, "PRAGMA wal_checkpoint(TRUNCATE)") == 0;
        }
        catch (SqliteException)
        {
            return false;
        }
        finally
        {
            Number(connection, BusyTimeout(patienceMs));
        }
    }

    private static string BusyTimeout(long ms) => string.Create(CultureInfo.InvariantCulture, $"PRAGMA busy_timeout = {ms}");

    private static long Number(SqliteConnection connection, string sql)
    {
        using var command = CustomerTables.Prepare(connection, sql);
        return (long)command.ExecuteScalar()!;
    }
}
