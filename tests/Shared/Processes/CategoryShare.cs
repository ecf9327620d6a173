namespace Personalization.Testing;

/// <summary>The product's promise in one number: five clicks in a category at least double its share of the next top 20.</summary>
public static class CategoryShare
{
    /// <summary>Clicks five items of the category that is rarest on the customer's shelf, and asserts the promise.</summary>
    public static async Task AssertFiveClicksDoubleAsync(HttpClient http, string customer)
    {
        var before = ShopCalls.CategoriesOf(await http.RecommendAsync(customer));
        Assert.Equal(20, before.Length);
        var (category, count) = before.GroupBy(c => c).Select(g => (g.Key, g.Count())).OrderBy(g => g.Item2).ThenBy(g => g.Key, StringComparer.Ordinal).First();
        var items = await http.ItemsOfCategoryAsync(category, 5);
        Assert.Equal(5, items.Length);
        Assert.Equal((5, 0), await http.ApplyAsync([.. items.Select(i => ShopCalls.Event(customer, "click", i))]));
        var after = ShopCalls.CategoriesOf(await http.RecommendAsync(customer)).Count(c => c == category);
        Assert.True(after >= Math.Min(20, 2 * count), $"{customer}: '{category}' had {count} of 20 and has {after} after five clicks");
    }
}
