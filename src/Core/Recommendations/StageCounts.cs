using System.Collections.Immutable;

namespace Personalization.Core.Recommendations;

/// <summary>Candidates in and out of each stage.</summary>
[GenerateSerializer, Immutable, Alias("StageCounts")]
public sealed record StageCounts
{
    [Id(0)] public int Retrieved { get; init; }

    /// <summary>Removed candidates by reason.</summary>
    [Id(1)] public ImmutableSortedDictionary<string, int> Removed { get; init; } = ImmutableSortedDictionary<string, int>.Empty;
    [Id(2)] public int Ranked { get; init; }
}
