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

    private static string[] ItemsOf(System.Text.Json.Nodes.JsonNode list) => [.. list["items"]!.AsArray().Select(i => (string)i!["itemId"]!)];
}
