using System.Collections;
using System.Collections.Immutable;
using Personalization.Core.Catalog;
using static Personalization.Training.Import.Synthetic.FashionVocabulary;

namespace Personalization.Training.Import.Synthetic;

/// <summary>Catalogue items made of their facts whenever they are asked for: the same facts make equal items.</summary>
internal sealed class MadeItems(ShopItem[] facts) : IReadOnlyList<CatalogItem>
{
    public const double BehindThePoint = 0.9;

    public int Count => facts.Length;

    public CatalogItem this[int index]
    {
        get
        {
            ref readonly var item = ref facts[index];
            var category = Categories[item.Category];
            var (color, style, material, season) = (Colors[item.Color], Styles[item.Style], category.Materials[item.Material], item.Summer ? "summer" : "winter");
            return new CatalogItem
            {
                Id = IdOf(index),
                Title = $"{char.ToUpperInvariant(color[0])}{color[1..]} {material} {season} {category.Name}",
                Category = category.Name,
                Text = $"{style} {category.Name} by {Brands[item.Brand]}, {material}",
                CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(item.CreatedMs),
                Available = item.Available,
                Attributes = new Dictionary<string, AttributeValue>
                {
                    ["brand"] = AttributeValue.Of(Brands[item.Brand]),
                    ["color"] = AttributeValue.Of(color),
                    ["material"] = AttributeValue.Of(material),
                    ["price"] = AttributeValue.Of(item.WholePrice + BehindThePoint),
                    ["tags"] = AttributeValue.Of([style, season]),
                }.ToImmutableSortedDictionary(StringComparer.Ordinal),
            };
        }
    }

    public static string IdOf(int index) => $"i{index}";

    public IEnumerator<CatalogItem> GetEnumerator()
    {
        for (var i = 0; i < Count; i++) yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
