using Npgsql;

namespace Personalization.Storage.Postgres;

/// <summary>Customers as a version before kept them in the same database; each is taken over when first opened, and forgotten there.</summary>
public interface IFormerCustomers
{
    /// <summary>The profile's bytes; null when there are none.</summary>
    Task<byte[]?> FindAsync(string customerId, NpgsqlDataSource source);

    Task ForgetAsync(string customerId, NpgsqlDataSource source);
}
