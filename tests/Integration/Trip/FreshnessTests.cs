using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Personalization.Testing;

namespace Personalization.Integration.Trip;

/// <summary>An event goes in, the next answer is another: through stream or acknowledgement, grain, index, filters, ranking, reordering.</summary>
[Collection(ShopCollection.Name)]
public sealed class FreshnessTests(ShopFixture shop)
{
    [Theory]
    [InlineData("c1")]
    [InlineData("c2")]
    [InlineData("c3")]
    [InlineData("somebody new")]
    public Task FiveClicks_OnOneCategory_AtLeastDoubleItsShare(string customer) => CategoryShare.AssertFiveClicksDoubleAsync(shop.Http, customer);

    [Fact]
    public async Task TheSameRequestTwice_ChangesNothingTheSecondTime()
    {
        var events = Enumerable.Range(0, 20).Select(i => ShopCalls.Event("twice", i % 3 == 0 ? "cart" : "click", $"i{i}", $"twice-{i}")).ToArray();
        Assert.Equal((20, 0), await shop.Http.ApplyAsync(events));
        // What is shown is part of the state, so the slate comes first.
        var slate = ShopCalls.ItemsOf(await shop.Http.RecommendAsync("twice"));
        var customer = await ExportAsync("twice");

        Assert.Equal((0, 20), await shop.Http.ApplyAsync(events));

        Assert.Equal(customer, await ExportAsync("twice"));
        Assert.Equal(slate, ShopCalls.ItemsOf(await shop.Http.RecommendAsync("twice")));
    }

    [Fact]
    public async Task EventOnTheStream_IsInTheProfileSoon()
    {
        using var accepted = await shop.Http.PostAsJsonAsync("/v1/interactions", new[] { ShopCalls.Event("streamed", "click", "i5") });
        Assert.Equal(System.Net.HttpStatusCode.Accepted, accepted.StatusCode);
        Assert.Equal(1, (int)JsonNode.Parse(await accepted.Content.ReadAsStringAsync())!["accepted"]!);
        var customer = await Eventually.GetAsync(() => shop.Http.GetJsonAsync("/v1/customers/streamed"), c => (int)c["interactions"]! == 1);
        Assert.Equal("i5", (string)customer["recent"]![0]!["itemId"]!);
    }

    [Fact]
    public async Task BoughtItem_LeavesTheShelfWithItsReason()
    {
        var first = ShopCalls.ItemsOf(await shop.Http.RecommendAsync("c7"))[0];
        await shop.Http.ApplyAsync(ShopCalls.Event("c7", "purchase", first));
        var answer = await shop.Http.RecommendAsync("c7", explain: true);
        Assert.DoesNotContain(first, ShopCalls.ItemsOf(answer));
        Assert.True((int)answer["counts"]!["removed"]!["purchased"]! >= 1);
        Assert.Contains(answer["removed"]!.AsArray(), r => (string)r!["itemId"]! == first && (string)r["reason"]! == "purchased");
    }

    [Fact]
    public async Task Answer_SaysHowOldItsQueryIs_AndWhatItKnows()
    {
        await shop.Http.ApplyAsync(ShopCalls.Event("asked", "click", "i5"), ShopCalls.Event("asked", "click", "i6"));
        var freshness = (await shop.Http.RecommendAsync("asked"))["freshness"]!;
        Assert.Equal((2, 2), ((int)freshness["interactions"]!, (int)freshness["queryInteractions"]!));
        Assert.True((double)freshness["queryAgeMs"]! >= 0);
        await shop.Http.ApplyAsync(ShopCalls.Event("asked", "click", "i7"));
        Assert.Equal(3, (int)(await shop.Http.RecommendAsync("asked"))["freshness"]!["queryInteractions"]!);
        Assert.Null((await shop.Http.RecommendAsync("nobody at all"))["freshness"]!["queryAgeMs"]);
    }

    [Fact]
    public async Task UnknownCustomer_IsAGuest()
    {
        var answer = await shop.Http.RecommendAsync("never seen", limit: 50);
        Assert.Equal(50, ShopCalls.ItemsOf(answer).Distinct().Count());
        Assert.All(answer["items"]!.AsArray(), i => Assert.Contains((string)i!["source"]!, new[] { "trending", "new", "popular" }));
        Assert.Null(answer["degraded"]);
    }

    [Fact]
    public async Task Explanation_NamesSourcesPredictionsAndWhatResembles()
    {
        await shop.Http.ApplyAsync(ShopCalls.Event("explained", "click", "i10"));
        var answer = await shop.Http.RecommendAsync("explained", explain: true);
        var why = answer["items"]!.AsArray().Select(i => i!["why"]!).ToArray();
        Assert.Contains(why, w => (string?)w["similarTo"] == "i10" && w["sources"]!["recent"] is not null);
        Assert.All(why, w => Assert.NotEmpty(w["predictions"]!.AsObject()));
        Assert.Equal(1, (int)answer["freshness"]!["interactions"]!);
    }

    [Fact]
    public async Task SelectiveFilter_StillFillsTheSlate()
    {
        var category = ShopCalls.CategoriesOf(await shop.Http.RecommendAsync("c9")).GroupBy(c => c).OrderBy(g => g.Count()).First().Key;
        var answer = await shop.Http.GetJsonAsync($"/v1/customers/c9/recommendations?limit=20&filter={Uri.EscapeDataString($"category = '{category}' and price > 0")}");
        Assert.Equal(20, ShopCalls.CategoriesOf(answer).Count(c => c == category));
    }

    [Fact]
    public async Task ErasedCustomer_IsAGuestAndNoOldEventRevivesIt()
    {
        await shop.Http.ApplyAsync(ShopCalls.Event("erased", "click", "i3"));
        using var erased = await shop.Http.DeleteAsync(new Uri("/v1/customers/erased", UriKind.Relative));
        Assert.True(erased.IsSuccessStatusCode);
        Assert.Equal((0, 1), await shop.Http.ApplyAsync(ShopCalls.Event("erased", "click", "i4", at: "2026-01-01T00:00:00Z")));
        Assert.Empty((await shop.Http.GetJsonAsync("/v1/customers/erased"))["recent"]!.AsArray());
    }

    [Fact]
    public async Task MoreLinesThanARequestMayHold_AreRefusedWhole()
    {
        var lines = Enumerable.Range(0, 1001).Select(i => JsonSerializer.Serialize(ShopCalls.Event("crowded", "click", "i1", $"crowded-{i}")));
        using var content = new StringContent(string.Join('\n', lines), Encoding.UTF8, "application/x-ndjson");
        using var response = await shop.Http.PostAsync(new Uri("/v1/interactions?ack=applied", UriKind.Relative), content);
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, response.StatusCode);
        Assert.False((bool)(await shop.Http.GetJsonAsync("/v1/customers/crowded"))["known"]!);
    }

    [Fact]
    public async Task ARequestOfAThousandEventsOfOneCustomer_CountsOnceHoweverOftenItComes()
    {
        var events = Enumerable.Range(0, 1000).Select(i => ShopCalls.Event("devoted", "click", $"i{i % 100}", $"devoted-{i}")).ToArray();
        Assert.Equal((1000, 0), await shop.Http.ApplyAsync(events));
        Assert.Equal((0, 1000), await shop.Http.ApplyAsync(events));
    }

    [Fact]
    public async Task EventStampedAheadBeforeAnErasure_DoesNotReviveTheCustomer()
    {
        var ahead = ShopCalls.Event("ahead", "click", "i3", "ahead-1", TimeProvider.System.GetUtcNow().AddSeconds(40).ToString("O"));
        Assert.Equal((1, 0), await shop.Http.ApplyAsync(ahead));
        using var erased = await shop.Http.DeleteAsync(new Uri("/v1/customers/ahead", UriKind.Relative));
        Assert.Equal((0, 1), await shop.Http.ApplyAsync(ahead));
    }

    private async Task<string> ExportAsync(string customer)
    {
        var export = await shop.Http.GetJsonAsync($"/v1/customers/{customer}/export");
        return export["profile"]!.ToJsonString();
    }
}
