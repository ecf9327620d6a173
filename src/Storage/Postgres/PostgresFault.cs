using Npgsql;

namespace Personalization.Storage.Postgres;

/// <summary>What is told of a database that does not do what it should.</summary>
public static class PostgresFault
{
    /// <summary>As any store says that it cannot write now. Without the error itself: it goes to the silo that asked, and Npgsql's cannot travel.</summary>
    public static IOException Explain(NpgsqlException error) => new($"PostgreSQL cannot read or write customers now: {error.Message}");
}
