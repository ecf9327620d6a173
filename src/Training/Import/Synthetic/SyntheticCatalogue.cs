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

    /// <summary>Catalogues of up to so many items are held whole, 2 KB each.</summary>
    private const int HeldWhole = 500_000;

    public SyntheticCatalogue(int count, Random random, DateTimeOffset until)
    {
        var agesInDays = new double[count];
        for (var i = 0; i < count; i++)
            agesInDays[i] = random.NextDouble() < NewShare ? NewDays * random.NextDouble() : NewDays + (OldDays - NewDays) * random.NextDouble();
        Array.Sort(agesInDays);
        Array.Reverse(agesInDays);
        Facts = new ShopItem[count];
        var places = Array.ConvertAll(Categories, _ => new List<int>());
        for (var i = 0; i < count; i++)
        {
            Facts[i] = Make(i, until.AddDays(-agesInDays[i]), random);
            places[Facts[i].Category].Add(i);
        }
        ByCategory = Array.ConvertAll(places, p => new CategoryShelf(Facts, [.. p]));
        Items = new MadeItems(Facts);
        if (count <= HeldWhole) Items = [.. Items];
    }

    /// <summary>The catalogue; a large one is made item by item whenever one is asked for.</summary>
    public IReadOnlyList<CatalogItem> Items { get; }
    public ShopItem[] Facts { get; }
    public CategoryShelf[] ByCategory { get; }

    private static ShopItem Make(int index, DateTimeOffset created, Random random)
    {
        // The first items fill every category, so that the smallest shop has all of them.
        var c = index < Categories.Length ? index : random.Next(Categories.Length);
        var category = Categories[c];
        var brand = random.Next(Brands.Length);
        var style = random.NextDouble() < 0.7 ? brand % Styles.Length : random.Next(Styles.Length);
        var color = random.Next(Colors.Length);
        var material = random.Next(category.Materials.Length);
        var summer = random.NextDouble() < category.Summer;
        var level = 0.7 + 1.1 * brand / Brands.Length;
        var price = Math.Round(category.Price * level * Math.Exp(0.25 * Normal(random)));
        var appeal = Math.Exp(1.3 * Normal(random));
        return new ShopItem(
            index, (byte)c, (byte)color, (byte)style, (byte)brand, (byte)material, summer, random.NextDouble() >= UnavailableShare,
            (float)Math.Log((price + MadeItems.BehindThePoint) / category.Price), (float)appeal, (int)price, created.ToUnixTimeMilliseconds());
    }

    /// <summary>Standard normal by Box and Muller.</summary>
    public static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
