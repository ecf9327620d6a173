using System.Net;
using System.Net.Http.Json;
using Personalization.Testing;

namespace Personalization.Integration.Trip;

/// <summary>Live changes of the catalogue reach answers at once, for items that nobody has ever seen too.</summary>
[Collection(ShopCollection.Name)]
public sealed class CatalogueTests(ShopFixture shop)
{
    [Fact]
    public async Task NewItem_IsFoundNearItsLike_AndGoneAfterItsDeletion()
    {
        var like = await shop.Http.GetJsonAsync("/v1/items/i20");
        var item = new { title = "Copy of it", category = (string)like["category"]!, attributes = like["attributes"]!, text = (string?)like["text"] ?? "", createdAt = "2026-11-01T00:00:00Z" };
        using var put = await shop.Http.PutAsJsonAsync("/v1/items/brand-new", item);
        Assert.Equal(HttpStatusCode.OK, put.StatusCode);

        var filter = Uri.EscapeDataString("id = brand-new");
        await Eventually.GetAsync(() => shop.Http.GetJsonAsync($"/v1/customers/c11/recommendations?limit=5&filter={filter}"), r => ShopCalls.ItemsOf(r) is ["brand-new"]);
        await Eventually.GetAsync(() => shop.Http.GetJsonAsync("/v1/items/brand-new/similar?limit=50"), r => r.ToJsonString().Contains("\"itemId\"", StringComparison.Ordinal));

        using var delete = await shop.Http.DeleteAsync(new Uri("/v1/items/brand-new", UriKind.Relative));
        Assert.True(delete.IsSuccessStatusCode);
        await Eventually.GetAsync(() => shop.Http.GetJsonAsync($"/v1/customers/c11/recommendations?limit=5&filter={filter}"), r => ShopCalls.ItemsOf(r) is []);
        using var gone = await shop.Http.GetAsync(new Uri("/v1/items/brand-new", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task ItemMadeUnavailable_LeavesEveryShelf()
    {
        var item = ShopCalls.ItemsOf(await shop.Http.RecommendAsync("c12"))[0];
        using var patch = await shop.Http.PatchAsJsonAsync($"/v1/items/{item}", new { available = false });
        Assert.True(patch.IsSuccessStatusCode, await patch.Content.ReadAsStringAsync());
        await Eventually.GetAsync(() => shop.Http.RecommendAsync("c12"), r => !ShopCalls.ItemsOf(r).Contains(item));
    }

    [Fact]
    public async Task ConcurrentPatches_LoseNoneOfEachOther()
    {
        using var put = await shop.Http.PutAsJsonAsync("/v1/items/patched", new { title = "Patched", category = "bag", attributes = new { color = "red" } });
        Assert.True(put.IsSuccessStatusCode);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(async i =>
        {
            using var patch = await shop.Http.PatchAsJsonAsync("/v1/items/patched", new { attributes = new Dictionary<string, int> { [$"a{i}"] = i } });
            Assert.True(patch.IsSuccessStatusCode, await patch.Content.ReadAsStringAsync());
        }));
        var item = await shop.Http.GetJsonAsync("/v1/items/patched");
        Assert.Equal(21, item["attributes"]!.AsObject().Count);
    }
}
