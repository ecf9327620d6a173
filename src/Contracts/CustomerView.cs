using System.Collections.Immutable;
using Personalization.Core.Catalog;
using Personalization.Core.Customers;

namespace Personalization.Contracts;

/// <summary>A customer as the shop and operators see it.</summary>
[GenerateSerializer, Immutable, Alias("CustomerView")]
public sealed record CustomerView
{
    [Id(0)] public required string CustomerId { get; init; }

    /// <summary>False for one of whom nothing is known.</summary>
    [Id(1)] public required bool Known { get; init; }
    [Id(2)] public required long Interactions { get; init; }
    [Id(3)] public DateTimeOffset? LastEventAt { get; init; }

    /// <summary>Newest first.</summary>
    [Id(4)] public ImmutableArray<RecentItemView> Recent { get; init; } = [];
    [Id(5)] public ImmutableArray<CategoryTaste> Tastes { get; init; } = [];

    /// <summary>Release under which the embedding was computed; null before the first recommendation.</summary>
    [Id(6)] public string? EmbeddingRelease { get; init; }
    [Id(7)] public double? EmbeddingAgeMs { get; init; }

    /// <summary>What the shop knows of the person, such as country or age.</summary>
    [Id(8)] public ImmutableSortedDictionary<string, AttributeValue> Attributes { get; init; } = CustomerAttributes.None;
}
