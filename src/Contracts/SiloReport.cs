using System.Collections.Immutable;

namespace Personalization.Contracts;

/// <summary>What a silo has loaded and what it failed to load.</summary>
[GenerateSerializer, Immutable, Alias("SiloReport")]
public sealed record SiloReport
{
    [Id(0)] public required string Silo { get; init; }
    [Id(1)] public required ImmutableArray<string> Roles { get; init; }
    [Id(2)] public required ImmutableArray<string> Loaded { get; init; }

    /// <summary>The plan the silo has; the answer comes when it is another, or after the patience.</summary>
    [Id(3)] public required ReleasePlan Known { get; init; }
    [Id(4)] public required TimeSpan Patience { get; init; }

    /// <summary>Release that could not be loaded, and why.</summary>
    [Id(5)] public string? FailedRelease { get; init; }
    [Id(6)] public string? Failure { get; init; }
}
