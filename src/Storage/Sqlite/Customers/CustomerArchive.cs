using Microsoft.Data.Sqlite;
using Personalization.Storage.Customers;

namespace Personalization.Storage.Sqlite.Customers;

/// <summary>All customers of a file as of one moment, for another process than the one that writes it: nothing is locked, nothing changed.</summary>
public static class CustomerArchive
{
    /// <summary>Each customer who is not erased, one at a time, in no order.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    /// <exception cref="IOException">It cannot be read now.</exception>
    public static IEnumerable<OpenedCustomer> Read(string path)
    {
        if (!File.Exists(path)) throw new FileNotFoundException($"{path}: there is no such file of customers.", path);
        SQLitePCL.Batteries_V2.Init();
        var file = new StateFile(new SqliteOptions { Path = path }, FileSchema.Customers);
        using var connection = Explained(file, file.OpenForReading);
        // One transaction over all: the log may be trimmed meanwhile.
        using var moment = connection.BeginTransaction(deferred: true);
        using var tables = new CustomerTables(connection);
        var places = new LogPlaces();
        Explained(file, () => LogRows.Read(connection, places));
        using var ids = CustomerTables.Prepare(connection, "SELECT id FROM customers WHERE id IS NOT NULL");
        using var reader = ids.ExecuteReader();
        while (Explained(file, reader.Read))
        {
            var claim = new CustomerClaim(reader.GetString(0), token: 0);
            var last = places.Find(claim.Key).Last;
            yield return Explained(file, () =>
            {
                var (_, upTo, snapshot, tail) = tables.Find(claim.Key);
                return new OpenedCustomer(claim, snapshot, [.. CustomerTables.Split(tail), .. tables.EntriesOf(claim.Key, last, upTo)]);
            });
        }
    }

    private static T Explained<T>(StateFile file, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (SqliteException error)
        {
            throw file.Explained(error);
        }
    }
}
