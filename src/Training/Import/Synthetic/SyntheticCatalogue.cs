using System.Collections.Immutable;
using Personalization.Core.Catalog;
using static Personalization.Training.Import.Synthetic.FashionVocabulary;

namespace Personalization.Training.Import.Synthetic;

/// <summary>The items of the shop, i0 the oldest: two years of arrivals, a tenth of them in the last three months.</summary>
internal sealed class SyntheticCatalogue
{
    private const double NewShare = 0.1;
    private const double UnavailableShare = 0.02;
    private const double OldDays = 720;
    public const double NewDays = 90;

    public SyntheticCatalogue(int count, Random random, DateTimeOffset now)
    {
        var agesInDays = new double[count];
        for (var i = 0; i < count; i++)
            agesInDays[i] = random.NextDouble() < NewShare ? NewDays * random.NextDouble() : NewDays + (OldDays - NewDays) * random.NextDouble();
        Array.Sort(agesInDays, (a, b) => b.CompareTo(a));
        (Items, Facts) = (new CatalogItem[count], new ShopItem[count]);
        for (var i = 0; i < count; i++) Make(i, now.AddDays(-agesInDays[i]), random);
        ByCategory = [.. Enumerable.Range(0, Categories.Length).Select(c => new CategoryShelf([.. Facts.Where(f => f.Category == c)]))];
    }

    public CatalogItem[] Items { get; }
    public ShopItem[] Facts { get; }
    public CategoryShelf[] ByCategory { get; }

    private void Make(int index, DateTimeOffset created, Random random)
    {
        // The first items fill every category, so that the smallest shop has all of them.
        var c = index < Categories.Length ? index : random.Next(Categories.Length);
        var category = Categories[c];
        var brand = random.Next(Brands.Length);
        var style = random.NextDouble() < 0.7 ? brand % Styles.Length : random.Next(Styles.Length);
        var color = random.Next(Colors.Length);
        var material = category.Materials[random.Next(category.Materials.Length)];
        var summer = random.NextDouble() < category.Summer;
        var season = summer ? "summer" : "winter";
        var level = 0.7 + 1.1 * brand / Brands.Length;
        var price = Math.Round(category.Price * level * Math.Exp(0.25 * Normal(random))) + 0.9;
        var appeal = Math.Exp(1.3 * Normal(random));
        Facts[index] = new ShopItem(index, c, color, style, brand, (float)Math.Log(price / category.Price), summer, (float)appeal, created.ToUnixTimeMilliseconds());
        Items[index] = new CatalogItem
        {
            Id = $"i{index}",
            Title = $"{char.ToUpperInvariant(Colors[color][0])}{Colors[color][1..]} {material} {season} {category.Name}",
            Category = category.Name,
            Text = $"{Styles[style]} {category.Name} by {Brands[brand]}, {material}",
            CreatedAt = created,
            Available = random.NextDouble() >= UnavailableShare,
            Attributes = new Dictionary<string, AttributeValue>
            {
                ["brand"] = AttributeValue.Of(Brands[brand]),
                ["color"] = AttributeValue.Of(Colors[color]),
                ["material"] = AttributeValue.Of(material),
                ["price"] = AttributeValue.Of(price),
                ["tags"] = AttributeValue.Of([Styles[style], season]),
            }.ToImmutableSortedDictionary(StringComparer.Ordinal),
        };
    }

    /// <summary>Standard normal by Box and Muller.</summary>
    public static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
