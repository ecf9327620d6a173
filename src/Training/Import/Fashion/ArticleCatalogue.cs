using System.Collections.Immutable;
using Personalization.Core.Catalog;

namespace Personalization.Training.Import.Fashion;

/// <summary>Articles as catalogue items: the product's name is the title, its type the category, the names of the other groupings are attributes, the description the text.</summary>
internal static class ArticleCatalogue
{
    /// <summary>Columns that become attributes, and the attributes' names. Numbers beside names say the same once more and are left out.</summary>
    private static readonly (string Column, string Attribute)[] Attributes =
    [
        ("product_code", "product"), ("product_group_name", "group"), ("graphical_appearance_name", "appearance"), ("colour_group_name", "color"),
        ("perceived_colour_value_name", "shade"), ("perceived_colour_master_name", "color-family"), ("department_name", "department"), ("index_name", "index"),
        ("index_group_name", "index-group"), ("section_name", "section"), ("garment_group_name", "garment-group"),
    ];

    public static CatalogItem? ItemOf(CsvRows rows, out string? problem)
    {
        var attributes = ImmutableSortedDictionary.CreateBuilder<string, AttributeValue>(StringComparer.Ordinal);
        foreach (var (column, attribute) in Attributes)
            if (rows[column] is { Length: > 0 } text && text != "Unknown") attributes[attribute] = AttributeValue.Of(string.Intern(text));
        var item = new CatalogItem
        {
            Id = rows["article_id"],
            Title = rows["prod_name"],
            Category = string.Intern(rows["product_type_name"]),
            Text = rows["detail_desc"],
            Attributes = attributes.ToImmutable(),
            CreatedAt = DateTimeOffset.UnixEpoch,
        };
        string? broken = null;
        CatalogRules.Check(item, (field, sentence) => broken ??= $"{field}: {sentence}");
        problem = broken;
        return broken is null ? item : null;
    }
}
