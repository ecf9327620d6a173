using System.Collections.Immutable;
using Personalization.Core.Catalog;

namespace Personalization.Client;

/// <summary>A change of single fields of an item; what is null stays as it is.</summary>
public sealed record ItemPatch
{
    public string? Title { get; init; }
    public string? Category { get; init; }

    /// <summary>Attributes to set, and with null: to take away. Others stay.</summary>
    public ImmutableDictionary<string, AttributeValue?>? Attributes { get; init; }
    public string? Text { get; init; }
    public bool? Available { get; init; }
    public DateTimeOffset? CreatedAt { get; init; }

    public CatalogItem ApplyTo(CatalogItem item)
    {
        var attributes = item.Attributes.ToBuilder();
        foreach (var (name, value) in Attributes ?? [])
        {
            if (value is { } set) attributes[name] = set;
            else attributes.Remove(name);
        }
        return item with
        {
            Title = Title ?? item.Title,
            Category = Category ?? item.Category,
            Attributes = attributes.ToImmutable(),
            Text = Text ?? item.Text,
            Available = Available ?? item.Available,
            CreatedAt = CreatedAt ?? item.CreatedAt,
        };
    }
}
