using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Personalization.Contracts;
using Personalization.Core.Catalog;
using Personalization.Core.Trends;
using Personalization.Silo.Releases;
using Personalization.Testing;

namespace Personalization.Integration.Trip;

/// <summary>What happens to items is known to all that comes after it.</summary>
[Collection(ShopCollection.Name)]
public sealed class TrendTests(ShopFixture shop)
{
    [Fact]
    public async Task AnItemOfASmallCategory_TrendsInIt_BehindHundredsOfLargerOnes()
    {
        var items = shop.Silo.Services.GetRequiredService<LoadedReleases>().Require().Serving.Items.Rows.ToArray().Where(r => r.CanBeShown).ToList();
        var small = items.GroupBy(r => r.Item.Category).MinBy(c => c.Count())!.First().Item;
        // More than what the first start told of its customers.
        var now = shop.Silo.Services.GetRequiredService<TimeProvider>().GetUtcNow().ToUnixTimeMilliseconds();
        TrendIncrement[] happened = [.. Enumerable.Range(0, 2_000).Select(i => new TrendIncrement($"elsewhere{i}", 100_000, now)), new TrendIncrement(small.Id, 1_000, now)];
        // A week's trends are read by browsing alone: other tests are not in their way.
        await shop.Silo.Services.GetRequiredService<IGrainFactory>().GetGrain<ITrendGrain>("7d/0").Add(happened);

        var path = $"/v1/trending?window=7d&limit=1&filter={Uri.EscapeDataString($"category = \"{small.Category}\"")}";
        await Eventually.GetAsync(() => shop.Http.GetJsonAsync(path), answer => (string?)answer["items"]![0]!["itemId"] == small.Id);
    }

    [Fact]
    public async Task AnItemThatTrainingDoesNotKnow_IsAsPopularAsWhatHasHappenedToIt()
    {
        await PutAsync("discovered");
        var known = Items.Rows.ToArray().First(r => r.Popularity > 0);
        await BuyAsync(known.Item.Id, "discovered");
        var row = await Eventually.GetAsync(() => Task.FromResult(Items.Find("discovered")), row => row?.LiveCount > 11.9);
        Assert.Equal(MathF.Log(1 + row!.LiveCount), row.LogPopularity, 1e-5f);
        Assert.Equal((0, MathF.Log(1 + known.Popularity)), (Items.Find(known.Item.Id)!.LiveCount, Items.Find(known.Item.Id)!.LogPopularity));
    }

    private ItemTable Items => shop.Silo.Services.GetRequiredService<LoadedReleases>().Require().Serving.Items;

    private async Task PutAsync(params string[] items)
    {
        foreach (var item in items)
            using (var put = await shop.Http.PutAsJsonAsync($"/v1/items/{item}", new { title = item, category = "novelties" })) Assert.True(put.IsSuccessStatusCode);
    }

    /// <summary>Four customers buy each.</summary>
    private async Task BuyAsync(params string[] items)
    {
        for (var i = 0; i < 4; i++) await shop.Http.ApplyAsync([.. items.Select(item => ShopCalls.Event($"buyer{i}", "purchase", item))]);
    }
}
