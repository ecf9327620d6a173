namespace Personalization.Contracts;

/// <summary>How one replica of a shard is.</summary>
/// <param name="Shard">Its key.</param>
/// <param name="Items">Rows that a search can find; 0 while it is being opened.</param>
/// <param name="Silo">Name of the silo that it is on.</param>
/// <param name="Ready">Whether it answers searches.</param>
/// <param name="Address">Address of the silo that it is on.</param>
[GenerateSerializer, Immutable, Alias("ShardStatus")]
public sealed record ShardStatus(
    [property: Id(0)] string Shard,
    [property: Id(1)] int Items,
    [property: Id(2)] string Silo,
    [property: Id(3)] bool Ready,
    [property: Id(4)] string Address);
