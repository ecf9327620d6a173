using System.Collections.Immutable;
using Personalization.Core.Catalog;

namespace Personalization.Gateway.Customers;

/// <summary>A change of what is known of a customer as a person.</summary>
internal sealed record CustomerPatch
{
    /// <summary>Attributes to set, and with null: to take away. Others stay.</summary>
    public ImmutableDictionary<string, AttributeValue?>? Attributes { get; init; }
}
