namespace Personalization.Cluster.Full;

/// <summary>One database for all clusters of the tests; each has a name of its own in it.</summary>
[CollectionDefinition("postgres", DisableParallelization = true)]
public sealed class PostgresCollection : ICollectionFixture<PostgresFixture>;
