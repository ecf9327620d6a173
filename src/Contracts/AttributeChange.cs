using System.Collections.Immutable;
using Personalization.Core.Catalog;

namespace Personalization.Contracts;

/// <summary>A change of what is known of a customer as a person.</summary>
[GenerateSerializer, Immutable, Alias("AttributeChange")]
public sealed record AttributeChange
{
    /// <summary>Attributes to set, and with null: to take out.</summary>
    [Id(0)] public ImmutableSortedDictionary<string, AttributeValue?> Attributes { get; init; } = ImmutableSortedDictionary.Create<string, AttributeValue?>(StringComparer.Ordinal);

    /// <summary>What the others become.</summary>
    [Id(1)] public AttributeChangeMode Mode { get; init; }
}
