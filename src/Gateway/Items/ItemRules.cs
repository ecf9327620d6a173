using Personalization.Core.Catalog;
using Personalization.Gateway.Problems;

namespace Personalization.Gateway.Items;

/// <summary>The rules of the catalogue, reported by pointer.</summary>
internal static class ItemRules
{
    /// <summary>The item with its attributes in the order that the catalogue keeps; wrong where an error was reported.</summary>
    public static CatalogItem Checked(CatalogItem item, FieldErrors errors)
    {
        CatalogRules.Check(item, (field, sentence) => errors.Add("/" + field, sentence));
        return item with { Attributes = item.Attributes.WithComparers(StringComparer.Ordinal) };
    }
}
