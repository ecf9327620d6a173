using Personalization.Core.Catalog;

namespace Personalization.Testing.Gateway;

/// <summary>600 items of a fashion shop, always the same.</summary>
public static class FakeCatalogue
{
    private static readonly string[] Categories = ["dress", "skirt", "shirt", "jeans", "jacket", "coat", "sweater", "sneakers", "boots", "bag", "hat", "scarf"];
    private static readonly string[] Colours = ["red", "blue", "green", "black", "white", "yellow", "pink", "brown", "grey", "purple"];
    private static readonly string[] Styles = ["linen", "wool", "cotton", "silk", "denim"];

    public static IEnumerable<CatalogItem> Items(DateTimeOffset now)
    {
        for (var i = 0; i < 600; i++)
        {
            var (category, colour, style) = (Categories[i % Categories.Length], Colours[i / Categories.Length % Colours.Length], Styles[i % Styles.Length]);
            yield return new CatalogItem
            {
                Id = $"i{i}",
                Title = $"{char.ToUpperInvariant(colour[0])}{colour[1..]} {style} {category}",
                Category = category,
                CreatedAt = now - TimeSpan.FromHours(i),
                Attributes = new CatalogItem { Id = "" }.Attributes
                    .Add("color", AttributeValue.Of(colour)).Add("price", AttributeValue.Of(10 + i * 7 % 90)).Add("tags", AttributeValue.Of([style, category])),
            };
        }
    }
}
