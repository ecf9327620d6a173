namespace Personalization.Silo.Releases;

/// <summary>No release to serve from, yet or any more. Ask again later.</summary>
[GenerateSerializer, Alias("ReleaseNotReadyException")]
public sealed class ReleaseNotReadyException(string message) : Orleans.Runtime.OrleansException(message);
