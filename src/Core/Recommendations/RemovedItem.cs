namespace Personalization.Core.Recommendations;

/// <summary>A candidate that a filter took out.</summary>
[GenerateSerializer, Immutable, Alias("RemovedItem")]
public sealed record RemovedItem
{
    [Id(0)] public required string ItemId { get; init; }
    [Id(1)] public required string Reason { get; init; }
    [Id(2)] public required string Title { get; init; }
}
