namespace Personalization.Core.Recommendations;

/// <summary>Milliseconds spent in each stage.</summary>
[GenerateSerializer, Immutable, Alias("StageTimings")]
public sealed record StageTimings
{
    [Id(0)] public double Encode { get; init; }
    [Id(1)] public double Retrieve { get; init; }
    [Id(2)] public double Filter { get; init; }
    [Id(3)] public double Rank { get; init; }
    [Id(4)] public double Reorder { get; init; }
    [Id(5)] public double Total { get; init; }
}
