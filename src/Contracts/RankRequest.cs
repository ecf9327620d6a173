using Personalization.Core.Customers;

namespace Personalization.Contracts;

/// <summary>Candidates of one customer to score under one release.</summary>
[GenerateSerializer, Immutable, Alias("RankRequest")]
public sealed record RankRequest
{
    [Id(0)] public required string Release { get; init; }
    /// <summary>Without what ranking does not look at.</summary>
    [Id(1)] public required CustomerProfile Profile { get; init; }

    /// <summary>[D] float32, unit norm; empty for a guest.</summary>
    [Id(2)] public required float[] Query { get; init; }
    [Id(3)] public required long NowMs { get; init; }

    /// <summary>[N] <see cref="Core.Catalog.ItemKey"/>s.</summary>
    [Id(4)] public required long[] Items { get; init; }

    /// <summary>How long the caller waits from now on; null for as long as the call lasts.</summary>
    [Id(5)] public TimeSpan? Budget { get; init; }

    /// <summary>[N] what retrieval made of each.</summary>
    [Id(6)] public required float[] Retrieval { get; init; }

    /// <summary>As of <see cref="Core.Features.QueryMoment"/>.</summary>
    [Id(7)] public string? Device { get; init; }

    [NonSerialized] private LocalRanking? _local;

    /// <summary>The same request with what it asks for as objects of this silo, so that a grain of this silo need not look it all up again; they do not travel.</summary>
    public RankRequest With(LocalRanking local) => this with { _local = local };

    /// <summary>What <see cref="With"/> has given; null in a request that came from another silo.</summary>
    public LocalRanking? LocalOrNull() => _local;
}
