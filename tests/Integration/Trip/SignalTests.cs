using System.Net.Http.Json;
using Personalization.Testing;

namespace Personalization.Integration.Trip;

/// <summary>What some customers do, others' answers know within a second.</summary>
[Collection(ShopCollection.Name)]
public sealed class SignalTests(ShopFixture shop)
{
    [Fact]
    public async Task WhatIsBoughtTogether_IsRecommendedTogether()
    {
        var (one, other) = (ItemsOf(await shop.Http.GetJsonAsync("/v1/popular?limit=1"))[0], ItemsOf(await shop.Http.GetJsonAsync("/v1/new?limit=30"))[^1]);
        for (var i = 0; i < 10; i++)
            await shop.Http.ApplyAsync(ShopCalls.Event($"pair{i}", "purchase", one), ShopCalls.Event($"pair{i}", "purchase", other));
        await shop.Http.ApplyAsync(ShopCalls.Event("pair-watcher", "click", one));
        var answer = await Eventually.GetAsync(
            () => shop.Http.RecommendAsync("pair-watcher", limit: 500, explain: true),
            a => a["items"]!.AsArray().Any(i => (string)i!["itemId"]! == other && i["why"]!["sources"]!.AsObject().ContainsKey("together")));
        Assert.Null((string?)answer["degraded"]);
    }

    [Fact]
    public async Task WhatWasBoughtTogetherBeforeTheDataOfTheServedReleaseEnd_IsNotCountedAgain()
    {
        string[] items = ["bundle-one", "bundle-before", "bundle-after"];
        foreach (var item in items)
            using (var put = await shop.Http.PutAsJsonAsync($"/v1/items/{item}", new { title = item, category = "bundles" })) Assert.True(put.IsSuccessStatusCode);
        var (first, dataUntil) = ((string)(await shop.Http.RecommendAsync("c1"))["release"]!, TimeProvider.System.GetUtcNow().AddMinutes(-30));
        var (formerly, next) = (shop.CopyRelease(first, "of-unknown-data"), shop.CopyRelease(first, "of-later-data"));
        shop.Rewrite(formerly, manifest => manifest.AsObject().Remove("dataUntil"));
        shop.Rewrite(next, manifest => manifest["dataUntil"] = dataUntil);
        await BuyAsync("bundle-before", dataUntil.AddMinutes(-1));
        await BuyAsync("bundle-after", dataUntil.AddMinutes(1));
        await shop.Http.ApplyAsync(ShopCalls.Event("bundle-watcher", "click", "bundle-one"));

        await ActivateAsync(formerly);
        Assert.Equal(["bundle-after", "bundle-before"], await BundledAsync(formerly));
        await ActivateAsync(next);
        Assert.Equal(["bundle-after"], await BundledAsync(next));
        await ActivateAsync(first);

        Task BuyAsync(string item, DateTimeOffset at) => shop.Http.ApplyAsync(
            ShopCalls.Event(item, "purchase", "bundle-one", at: $"{at:O}"), ShopCalls.Event(item, "purchase", item, at: $"{at:O}"));
    }

    [Fact]
    public async Task WhatWasShownOftenAndNeverTurnedTo_IsShownNoMoreUntilItIsTurnedTo()
    {
        const string customer = "weary";
        await shop.Http.ApplyAsync(ShopCalls.Event(customer, "click", "i1"));
        var first = ShopCalls.ItemsOf(await shop.Http.RecommendAsync(customer, limit: 5));
        for (var i = 0; i < 19; i++) Assert.Equal(first, ShopCalls.ItemsOf(await shop.Http.RecommendAsync(customer, limit: 5)));
        var then = await shop.Http.RecommendAsync(customer, limit: 5, explain: true);
        Assert.Empty(ShopCalls.ItemsOf(then).Intersect(first));
        Assert.Equal(5, (int)then["counts"]!["removed"]!["seen"]!);
        await shop.Http.ApplyAsync(ShopCalls.Event(customer, "click", first[0]));
        // Those of the others that are brought again.
        var seen = (await shop.Http.RecommendAsync(customer, limit: 5, explain: true))["removed"]!.AsArray().Where(r => (string)r!["reason"]! == "seen").Select(r => (string)r!["itemId"]!).ToList();
        Assert.NotEmpty(seen);
        Assert.Subset(first[1..].ToHashSet(), seen.ToHashSet());
    }

    private async Task ActivateAsync(string release)
    {
        using var response = await shop.Http.PostAsync(new Uri($"/v1/releases/{release}/activate", UriKind.Relative), null);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>What a release brings as going together with the bundle, once it brings what was bought last.</summary>
    private async Task<List<string>> BundledAsync(string release)
    {
        var together = new List<string>();
        await Eventually.GetAsync(
            () => shop.Http.RecommendAsync("bundle-watcher", limit: 500, explain: true),
            answer =>
            {
                together = [.. answer["items"]!.AsArray().Where(i => i!["why"]!["sources"]!.AsObject().ContainsKey("together")).Select(i => (string)i!["itemId"]!).Order(StringComparer.Ordinal)];
                return (string)answer["release"]! == release && together.Contains("bundle-after");
            });
        return together;
    }

    private static string[] ItemsOf(System.Text.Json.Nodes.JsonNode list) => [.. list["items"]!.AsArray().Select(i => (string)i!["itemId"]!)];
}
