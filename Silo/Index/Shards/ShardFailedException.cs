namespace Personalization.Silo.Index.Shards;

/// <summary>A shard cannot be opened, and asking again does not help until its release is another.</summary>
[GenerateSerializer, Alias("ShardFailedException")]
public sealed class ShardFailedException(string message) : Orleans.Runtime.OrleansException(message);
