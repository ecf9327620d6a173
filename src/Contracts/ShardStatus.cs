namespace Personalization.Contracts;

[GenerateSerializer, Immutable, Alias("ShardStatus")]
public sealed record ShardStatus([property: Id(0)] string Shard, [property: Id(1)] int Items, [property: Id(2)] string Silo);
