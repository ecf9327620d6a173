using System.Collections.Immutable;
using Personalization.Core.Catalog;

namespace Personalization.Gateway.Customers;

/// <summary>What is known of a customer as a person.</summary>
internal sealed record CustomerDraft
{
    public ImmutableSortedDictionary<string, AttributeValue>? Attributes { get; init; }
}
