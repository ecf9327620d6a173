using Microsoft.Data.Sqlite;
using Personalization.Core.Customers;
using Personalization.Storage.Customers;

namespace Personalization.Storage.Sqlite.Customers;

/// <summary>Takes over customers from a file of grains' states, in which versions before kept one row per customer, rewritten with every event.</summary>
internal static class FormerStates
{
    private const string GrainPrefix = "customer/";
    private const int AtOnce = 1000;

    /// <summary>Copies the customers, and then deletes them there: a start that was cut off between goes on with the rest, and a customer already here stays as it is.</summary>
    public static void TakeOver(SqliteConnection customers, SqliteOptions former)
    {
        if (!File.Exists(former.Path)) return;
        var file = new StateFile(former);
        try
        {
            using var states = file.OpenForWriting();
            if (TakeOver(customers, states) == 0) return;
            // Their bytes are not to stay in what the former file has free.
            Execute(states, "VACUUM");
            Execute(states, "PRAGMA wal_checkpoint(TRUNCATE)");
        }
        catch (SqliteException error)
        {
            throw file.Explained(error);
        }
    }

    private static long TakeOver(SqliteConnection customers, SqliteConnection states)
    {
        using var read = CustomerTables.Prepare(
            states, "SELECT rowid, grain, data FROM grain_state WHERE state = 'profile' AND grain >= 'customer/' AND grain < 'customer0' ORDER BY rowid LIMIT $limit", "$limit");
        using var write = CustomerTables.Prepare(customers, "INSERT INTO customers (key, id, upto, snapshot) VALUES ($key, $id, 0, $snapshot) ON CONFLICT DO NOTHING", "$key", "$id", "$snapshot");
        using var delete = CustomerTables.Prepare(states, "DELETE FROM grain_state WHERE rowid = $row", "$row");
        using var copying = new SqliteTurn(customers, writes: true);
        using var deleting = new SqliteTurn(states, writes: true);
        read.Parameters[0].Value = AtOnce;
        var taken = 0L;
        while (copying.Run(() => Copy(read, write)) is { Count: > 0 } rows)
        {
            taken += deleting.Run(() => Delete(delete, rows));
        }
        return taken;
    }

    private static List<long> Copy(SqliteCommand read, SqliteCommand write)
    {
        var rows = new List<long>(AtOnce);
        using var reader = read.ExecuteReader();
        while (reader.Read())
        {
            rows.Add(reader.GetInt64(0));
            var id = reader.GetString(1)[GrainPrefix.Length..];
            write.Parameters[0].Value = CustomerKey.ToBytes(CustomerKey.Of(id));
            var snapshot = reader.GetFieldValue<byte[]>(2);
            write.Parameters[1].Value = IsErased(snapshot) ? DBNull.Value : id;
            write.Parameters[2].Value = snapshot;
            write.ExecuteNonQuery();
        }
        return rows;
    }

    /// <summary>The former file named the erased too.</summary>
    private static bool IsErased(byte[] snapshot)
    {
        try
        {
            return CustomerProfileCodec.Decode(snapshot) is { ErasedAtMs: not 0, Version: 0 };
        }
        catch (InvalidDataException)
        {
            // Told when the customer is opened.
            return false;
        }
    }

    private static int Delete(SqliteCommand delete, List<long> rows)
    {
        foreach (var row in rows)
        {
            delete.Parameters[0].Value = row;
            delete.ExecuteNonQuery();
        }
        return rows.Count;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = CustomerTables.Prepare(connection, sql);
        command.ExecuteNonQuery();
    }
}
