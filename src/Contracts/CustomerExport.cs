using System.Collections.Immutable;
using Personalization.Core.Customers;
using Personalization.Core.Outcomes;

namespace Personalization.Contracts;

/// <summary>All that is kept of a customer.</summary>
[GenerateSerializer, Immutable, Alias("CustomerExport")]
public sealed record CustomerExport
{
    [Id(0)] public required string CustomerId { get; init; }
    [Id(1)] public required CustomerProfile Profile { get; init; }

    /// <summary>[D] float32, unit norm; empty when there is none.</summary>
    [Id(2)] public float[] Embedding { get; init; } = [];
    [Id(3)] public string? EmbeddingRelease { get; init; }

    /// <summary>Lines of the outcome log: what the customer was shown, and did.</summary>
    [Id(4)] public ImmutableArray<OutcomeLine> Outcomes { get; init; } = [];

    /// <summary>Slates that serve the customer when the live path cannot.</summary>
    [Id(5)] public ImmutableArray<PrecomputedAnswer> Precomputed { get; init; } = [];
}
