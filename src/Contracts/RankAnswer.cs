namespace Personalization.Contracts;

/// <summary>Scores of candidates. Immutable, so that on one silo nothing of it is copied: the caller gets the array that it lent with its request.</summary>
[GenerateSerializer, Immutable, Alias("RankAnswer")]
public sealed record RankAnswer
{
    /// <summary>[N × H] probabilities; rows of items that the silo does not know are all zero.</summary>
    [Id(0)] public required float[] Predictions { get; init; }
}
