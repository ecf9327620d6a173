namespace Personalization.Contracts;

/// <summary>What is asked of a shard.</summary>
/// <param name="Vectors">[Q] vectors of [D].</param>
/// <param name="K">How many are wanted for each.</param>
/// <param name="Filter">Only items that meet this <see cref="Core.Expressions.ItemExpression"/> are wanted; null for all.</param>
[GenerateSerializer, Immutable, Alias("ShardQuery")]
public sealed record ShardQuery([property: Id(0)] float[][] Vectors, [property: Id(1)] int K, [property: Id(2)] string? Filter = null);
