namespace Personalization.Silo.Index.Searching;

/// <summary>This replica of a shard does not answer now: it is being opened or has too much to do. Another may.</summary>
[GenerateSerializer, Alias("ShardUnavailableException")]
public sealed class ShardUnavailableException(string message) : Orleans.Runtime.OrleansException(message);
