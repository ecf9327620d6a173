using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Personalization.Core.Catalog;
using Personalization.Silo.Signals;
using Personalization.Testing;

namespace Personalization.Integration.Trip;

/// <summary>Places left to chance, from the setting of an arm to what every silo has learned of them.</summary>
[Collection(ShopCollection.Name)]
public sealed class ExplorationTests(ShopFixture shop)
{
    private const string Experiment = "curiosity";

    [Fact]
    public async Task WhatIsShownByLot_SaysSo_AndItsClicksAreLearned()
    {
        await PutAsync(enabled: true);
        try
        {
            const string customer = "curious-one";
            await shop.Http.ApplyAsync(ShopCalls.Event(customer, "click", "i1"));
            var answer = await Eventually.GetAsync(() => AskAsync(customer), a => a["items"]!.AsArray().Any(i => (bool)i!["why"]!["explored"]!));
            var byLot = answer["items"]!.AsArray().Where(i => (float)i!["why"]!["propensity"]! < 1).ToList();
            Assert.Equal([2, 5, 8, 11, 14, 17], byLot.Select(i => (int)i!["position"]!));
            Assert.All(byLot, i => AssertAmongEquals((float)i!["why"]!["propensity"]!));

            var item = (string)byLot[0]!["itemId"]!;
            await shop.Http.ApplyAsync(ShopCalls.Event(customer, "click", item));
            var posteriors = shop.Silo.Services.GetRequiredService<SignalFollower>().Exploration.Posteriors;
            Assert.True((await Eventually.GetAsync(() => Task.FromResult(posteriors.Of(ItemKey.Of(item))), p => p.Clicks > 0)).Shown >= 1);
        }
        finally
        {
            await PutAsync(enabled: false);
            await Eventually.GetAsync(() => shop.Http.RecommendAsync("arm0"), answer => answer["experiment"] is null);
        }
    }

    /// <summary>One of the twenty that compete at least, and of no more than the ten best and all twenty that were brought to be explored beside the one that stood there.</summary>
    private static void AssertAmongEquals(float propensity)
    {
        var competitors = 1 / propensity;
        Assert.Equal(MathF.Round(competitors), competitors, 2);
        Assert.InRange(competitors, 19.9f, 31.1f);
    }

    private async Task PutAsync(bool enabled)
    {
        var body = JsonNode.Parse("""{"arms":[{"name":"control"},{"name":"curious","pipeline":{"Exploration:Method":"EpsilonGreedy","Exploration:Epsilon":"1","Exploration:FirstPlace":"2","Exploration:Every":"3"}}]}""")!;
        body["enabled"] = enabled;
        using var put = await shop.Http.PutAsJsonAsync($"/v1/experiments/{Experiment}", body);
        Assert.Equal(HttpStatusCode.OK, put.StatusCode);
    }

    private async Task<JsonNode> AskAsync(string customer)
    {
        using var response = await shop.Http.PostAsJsonAsync("/v1/recommendations", new { customerId = customer, limit = 20, explain = true, experiment = $"{Experiment}/curious" });
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, body);
        return JsonNode.Parse(body)!;
    }
}
