using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Personalization.Storage.Blobs;
using Personalization.Storage.Outcomes;
using Personalization.Testing;

namespace Personalization.Integration.Trip;

/// <summary>Two ways of recommending, each customer always in the same, and what comes of them.</summary>
[Collection(ShopCollection.Name)]
public sealed class ExperimentTests(ShopFixture shop)
{
    private const int Customers = 40;
    private const string Name = "new-items";

    [Fact]
    public async Task Customers_StayInTheirArm_AndTheReportCountsSlatesAndClicks()
    {
        var put = await PutAsync(Name, """{"arms":[{"name":"control"},{"name":"bold","weight":1,"pipeline":{"Sources:New:Quota":"1000","Sources:Ann:Quota":"1","Values:click":"0"}}]}""");
        Assert.Equal(HttpStatusCode.OK, put.Status);
        try
        {
            // Every silo hears of it within seconds.
            await Eventually.GetAsync(() => shop.Http.RecommendAsync("arm0"), answer => answer["experiment"] is not null);
            var arms = new Dictionary<string, string>();
            var (shown, clicked) = (new Dictionary<string, int>(), new Dictionary<string, int>());
            var before = (await ReportAsync(Name))["arms"]!.AsArray().Sum(a => (int)a!["impressions"]!);
            for (var i = 0; i < Customers; i++)
            {
                var answer = await shop.Http.RecommendAsync($"arm{i}");
                var arm = arms[$"arm{i}"] = (string)answer["experiment"]!;
                shown[arm] = shown.GetValueOrDefault(arm) + 1;
                if (i % 4 != 0) continue;
                // Two clicks on one slate are one slate clicked.
                foreach (var item in ShopCalls.ItemsOf(answer).Take(2))
                    await shop.Http.ApplyAsync(new { eventId = Guid.NewGuid().ToString("N"), customerId = $"arm{i}", kind = "click", itemId = item, requestId = (string)answer["requestId"]! });
                clicked[arm] = clicked.GetValueOrDefault(arm) + 1;
            }
            Assert.Equal(["new-items/bold", "new-items/control"], shown.Keys.Order());
            for (var i = 0; i < Customers; i++) Assert.Equal(arms[$"arm{i}"], (string)(await shop.Http.RecommendAsync($"arm{i}"))["experiment"]!);
            // Trying an arm out, and clicking there, counts for nobody.
            var tried = await TryAsync("arm0", $"{Name}/bold");
            Assert.Null(tried["experiment"]);
            await shop.Http.ApplyAsync(new { eventId = Guid.NewGuid().ToString("N"), customerId = "arm0", kind = "click", itemId = ShopCalls.ItemsOf(tried)[0], requestId = (string)tried["requestId"]! });
            Assert.NotEqual(ShopCalls.ItemsOf(await TryAsync("arm0", $"{Name}/control")), ShopCalls.ItemsOf(tried));

            var report = await Eventually.GetAsync(() => ReportAsync(Name), r => r["arms"]!.AsArray().Sum(a => (int)a!["impressions"]!) >= before + 2 * Customers);
            foreach (var arm in report["arms"]!.AsArray())
            {
                var label = $"{Name}/{arm!["arm"]}";
                Assert.Equal(clicked.GetValueOrDefault(label), (int)arm["clicked"]!);
                Assert.InRange((int)arm["impressions"]!, 2 * shown[label], 2 * shown[label] + before + 1);
                Assert.InRange((double)arm["clickRate"]!, (double)arm["interval"]!["low"]!, (double)arm["interval"]!["high"]!);
            }
            Assert.Contains("experiment_slates", await shop.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative)), StringComparison.Ordinal);
            Assert.All(await ArmsInTheLogAsync(), line => Assert.Equal(arms[line.Customer], line.Arm));
        }
        finally
        {
            await PutAsync(Name, """{"enabled":false,"arms":[{"name":"control"},{"name":"bold","weight":1,"pipeline":{"Sources:New:Quota":"1000","Sources:Ann:Quota":"1","Values:click":"0"}}]}""");
            await Eventually.GetAsync(() => shop.Http.RecommendAsync("arm0"), answer => answer["experiment"] is null);
        }
        // Stopped, it keeps its counts.
        Assert.True((await ReportAsync(Name))["arms"]!.AsArray().Sum(a => (int)a!["impressions"]!) >= 2 * Customers);
    }

    [Fact]
    public async Task WhatIsAskedForOfTheSecondOfTwo_AndWhatStandsInForTheLivePath_CountsAsItsClicksDo()
    {
        const string customer = "in-two", arms = @"""arms"":[{""name"":""only""}]}";
        var shown = new Dictionary<string, int>();
        JsonNode answer = null!;
        await shop.Http.ApplyAsync(ShopCalls.Event(customer, "click", "i1"));
        foreach (var name in new[] { "one", "two" }) Assert.Equal(HttpStatusCode.OK, (await PutAsync(name, "{" + arms)).Status);
        try
        {
            await Eventually.GetAsync(() => AskAsync(null), label => label == "one/only");
            await Eventually.GetAsync(() => AskAsync("two"), label => label == "two/only");
            await ClickAsync();
            await LostIndex.WhileAsync(shop, async () =>
            {
                Assert.Equal("one/only", await AskAsync(null));
                Assert.Contains("index is gone", (string)answer["degraded"]!, StringComparison.Ordinal);
                await ClickAsync();
            });
            foreach (var name in new[] { "one", "two" })
                await Eventually.GetAsync(() => ReportAsync(name), r => ((int)r["arms"]![0]!["impressions"]!, (int)r["arms"]![0]!["clicked"]!) == (shown[$"{name}/only"], 1));
        }
        finally
        {
            foreach (var name in new[] { "one", "two" }) await PutAsync(name, "{\"enabled\":false," + arms);
            await Eventually.GetAsync(() => shop.Http.RecommendAsync("arm0"), answer => answer["experiment"] is null);
        }

        async Task<string?> AskAsync(string? experiment)
        {
            answer = experiment is null ? await shop.Http.RecommendAsync(customer) : await TryAsync(customer, experiment);
            var label = (string?)answer["experiment"];
            if (label is not null) shown[label] = shown.GetValueOrDefault(label) + 1;
            return label;
        }

        Task ClickAsync() => shop.Http.ApplyAsync(new
        {
            eventId = Guid.NewGuid().ToString("N"), customerId = customer, kind = "click", itemId = ShopCalls.ItemsOf(answer)[0], requestId = (string)answer["requestId"]!,
        });
    }

    [Fact]
    public async Task AnArm_CanAnswerWithAReleaseOfItsOwn()
    {
        var active = (string)(await shop.Http.RecommendAsync("arm0"))["release"]!;
        var other = shop.CopyRelease(active, "of-an-arm");
        const string arms = @"""arms"":[{""name"":""active""},{""name"":""other"",""release"":""of-an-arm""}]}";
        Assert.Equal(HttpStatusCode.OK, (await PutAsync("releases", "{" + arms)).Status);
        try
        {
            // It is loaded beside the active one, by every silo; until then its customers get the active one, and are not counted.
            for (var i = 0; i < 20; i++)
            {
                var answer = await Eventually.GetAsync(() => shop.Http.RecommendAsync($"arm{i}"), a => a["experiment"] is not null);
                Assert.Equal((string)answer["experiment"]! == "releases/other" ? other : active, (string)answer["release"]!);
                Assert.Null((string?)answer["degraded"]);
            }
            Assert.Equal(other, (string)(await TryAsync("arm1", "releases/other"))["release"]!);
        }
        finally
        {
            await PutAsync("releases", "{\"enabled\":false," + arms);
            await Eventually.GetAsync(() => shop.Http.RecommendAsync("arm0"), answer => answer["experiment"] is null);
        }
    }

    [Theory]
    [InlineData("""{"arms":[{"name":"a","pipeline":{"Neighbors":"7"}}]}""", "/arms/0/pipeline")]
    [InlineData("""{"arms":[{"name":"a"},{"name":"b","pipeline":{"Ranked":"0"}}]}""", "/arms/1/pipeline")]
    [InlineData("""{"arms":[{"name":"a","pipeline":{"Ranked":"many"}}]}""", "/arms/0/pipeline")]
    [InlineData("""{"arms":[{"name":"a","release":"none"}]}""", "/arms/0/release")]
    [InlineData("""{"arms":[]}""", "/arms")]
    [InlineData("""{"arms":[null]}""", "/arms/0/name")]
    [InlineData("""{"name":"other","arms":[{"name":"a"}]}""", "/name")]
    public async Task WhatCannotBeServed_IsRefused_ByItsPlace(string body, string pointer)
    {
        var put = await PutAsync("refused", body);
        Assert.Equal(HttpStatusCode.BadRequest, put.Status);
        Assert.Contains(pointer, put.Body["errors"]!.AsArray().Select(e => (string)e!["pointer"]!));
        using var none = await shop.Http.GetAsync(new Uri("/v1/experiments/refused", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    private async Task<(HttpStatusCode Status, JsonNode Body)> PutAsync(string name, string body)
    {
        using var response = await shop.Http.PutAsync(new Uri($"/v1/experiments/{name}", UriKind.Relative), new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }

    private Task<JsonNode> ReportAsync(string name) => shop.Http.GetJsonAsync($"/v1/experiments/{name}");

    private async Task<JsonNode> TryAsync(string customer, string experiment)
    {
        using var response = await shop.Http.PostAsJsonAsync("/v1/recommendations", new { customerId = customer, experiment });
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
    }

    private async Task<List<(string Customer, string Arm)>> ArmsInTheLogAsync()
    {
        await shop.Silo.Services.GetRequiredService<OutcomeLog>().FlushAsync();
        var lines = new List<(string, string)>();
        await foreach (var line in OutcomeReader.ReadAsync(shop.Silo.Services.GetRequiredService<IBlobStore>()))
            if (line.Shown is { Experiment: Name, Arm: { } arm } shown) lines.Add((shown.CustomerId, $"{Name}/{arm}"));
        Assert.True(lines.Count >= 2 * Customers);
        return lines;
    }
}
