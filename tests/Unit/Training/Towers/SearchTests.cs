using System.Collections.Immutable;
using Personalization.Core.Catalog;
using Personalization.Core.Customers;
using Personalization.Core.Features;
using Personalization.Training.Model;
using Personalization.Training.Towers;

namespace Personalization.Unit.Training.Towers;

/// <summary>Words go through the query tower as the newest interaction: they are among the items, and meet what is known of the customer.</summary>
public sealed class SearchTests(SmallShop shop) : IClassFixture<SmallShop>
{
    private const int Searches = 200;

    /// <summary>A hundredth of the items: by chance one search in a hundred finds its item among them.</summary>
    private const int Looked = 30;

    [Theory]
    [InlineData(true, 0.4)]
    [InlineData(false, 0.2)]
    public void WordsOfATitle_RetrieveTheItem_FarAboveChance(bool guest, double atLeast)
    {
        var (release, random, found) = (shop.Release.ToServing(), new Random(5), 0);
        for (var i = 0; i < Searches; i++)
        {
            var wanted = release.Items.Rows[random.Next(release.Items.Count)];
            var query = Queries.Of(guest ? CustomerProfile.Empty : AnyCustomer(random), release, SmallShop.Now, wanted.Item.Title);
            if (Before(query, wanted, release.Items) < Looked) found++;
        }
        Assert.True(found >= atLeast * Searches, $"{found} of {Searches} found");
    }

    [Fact]
    public void SameWords_OfTwoCustomers_AreTwoQueries()
    {
        var (release, random) = (shop.Release.ToServing(), new Random(6));
        var (one, other) = (AnyCustomer(random), AnyCustomer(random));
        var words = release.Items.Rows[0].Item.Title;
        var queries = new[] { one, other }.Select(p => Queries.Of(p, release, SmallShop.Now, words)).ToArray();
        Assert.InRange(Vectors.Dot(queries[0], queries[1]), -1, 0.999f);
        Assert.InRange(Vectors.Dot(queries[0], queries[0]), 0.999f, 1.001f);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ,. ")]
    public void WithoutAWord_ThereIsNoSearch(string words)
    {
        var release = shop.Release.ToServing();
        Assert.Empty(release.VectorOf(words));
        Assert.Empty(Queries.Of(CustomerProfile.Empty, release, SmallShop.Now, words));
        var profile = AnyCustomer(new Random(7));
        Assert.Equal(Queries.Of(profile, release, SmallShop.Now), Queries.Of(profile, release, SmallShop.Now, words));
    }

    [Fact]
    public void Draw_TakesOneToThreeWordsOfTheItem()
    {
        var item = new CatalogItem { Id = "i", Title = "Red linen summer dress", Category = "Dresses", CreatedAt = SmallShop.Now, Attributes = ImmutableSortedDictionary<string, AttributeValue>.Empty.Add("brand", AttributeValue.Of("Acme")) };
        var drawn = Enumerable.Range(0, 100).Select(seed => SearchWords.Draw(item, new Random(seed)).Split(' ')).ToArray();
        string[] known = ["Red", "linen", "summer", "dress", "Dresses", "Acme"];
        Assert.All(drawn, words => Assert.InRange(words.Length, 1, 3));
        Assert.Equal(known.Order(StringComparer.Ordinal), drawn.SelectMany(w => w).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal("", SearchWords.Draw(item with { Title = "", Category = "", Attributes = ImmutableSortedDictionary<string, AttributeValue>.Empty }, new Random(1)));
    }

    private CustomerProfile AnyCustomer(Random random)
    {
        var history = shop.Release.Data.HistoryOf(shop.Release.Data.Customers[random.Next(shop.Release.Data.Customers.Count)]);
        return CustomerProfile.Empty.Apply([.. history], id => shop.Release.Embeddings.Table.Find(id)?.Item.Category).Profile;
    }

    private static int Before(float[] query, ItemRow wanted, ItemTable items)
    {
        var (value, before) = (Vectors.Dot(query, wanted.Vector), 0);
        foreach (var row in items.Rows)
            if (Vectors.Dot(query, row.Vector) > value) before++;
        return before;
    }
}
