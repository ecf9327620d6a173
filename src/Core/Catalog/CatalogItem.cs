using System.Collections.Immutable;

namespace Personalization.Core.Catalog;

/// <summary>One item as the shop knows it.</summary>
[GenerateSerializer, Immutable, Alias("CatalogItem")]
public sealed record CatalogItem
{
    [Id(0)] public required string Id { get; init; }
    [Id(1)] public string Title { get; init; } = "";
    [Id(2)] public string Category { get; init; } = "";
    [Id(3)] public ImmutableSortedDictionary<string, AttributeValue> Attributes { get; init; } = NoAttributes;

    /// <summary>Free text for search and for the item encoder.</summary>
    [Id(4)] public string Text { get; init; } = "";
    [Id(5)] public bool Available { get; init; } = true;
    [Id(6)] public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The attribute "price" when it is a number.</summary>
    public double? Price => Attributes.TryGetValue("price", out var price) ? price.Number : null;

    private static readonly ImmutableSortedDictionary<string, AttributeValue> NoAttributes =
        ImmutableSortedDictionary.Create<string, AttributeValue>(StringComparer.Ordinal);
}
