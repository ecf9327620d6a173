using Personalization.Testing.Postgres;

namespace Personalization.Integration.Storage.Postgres;

/// <summary>Tests that share one PostgreSQL.</summary>
[CollectionDefinition(Name)]
public sealed class PostgresCollection : ICollectionFixture<PostgresServer>
{
    public const string Name = "PostgreSQL";
}
