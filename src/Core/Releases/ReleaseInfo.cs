using System.Collections.Immutable;

namespace Personalization.Core.Releases;

/// <summary>A release as operators see it.</summary>
[GenerateSerializer, Immutable, Alias("ReleaseInfo")]
public sealed record ReleaseInfo
{
    [Id(0)] public required string Id { get; init; }
    [Id(1)] public required DateTimeOffset Created { get; init; }
    [Id(2)] public required string DataSet { get; init; }
    [Id(3)] public required int Items { get; init; }
    [Id(4)] public required bool Active { get; init; }
    [Id(5)] public ImmutableSortedDictionary<string, double> Metrics { get; init; } = ImmutableSortedDictionary<string, double>.Empty;
}
