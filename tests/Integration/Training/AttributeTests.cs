using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Personalization.Core.Catalog;
using Personalization.Core.Customers;
using Personalization.Core.Interactions;
using Personalization.Core.Pipeline;
using Personalization.Core.Pipeline.Sources;
using Personalization.Core.Recommendations;
using Personalization.Testing;
using Personalization.Training.Releases;

namespace Personalization.Integration.Training;

/// <summary>A shop whose customers' taste is their country's alone: what is known of a person leads the first answer, before any click, and offline as served.</summary>
public sealed class AttributeTests(CountryShop shop) : IClassFixture<CountryShop>
{
    private const int Countries = CountryShop.Countries;
    private readonly HttpClient _http = shop.Http;

    private static PipelineOptions Options => new() { Sources = new SourcesOptions { Trending = new SourceOptions { Enabled = false }, Together = new SourceOptions { Enabled = false } } };

    [Fact]
    public async Task WhatIsKnownOfAPerson_LeadsTheFirstAnswer()
    {
        var (with, without) = (0, 0);
        for (var country = 0; country < Countries; country++)
        {
            await PutAsync($"new{country}", country);
            with += OfCountry(await _http.RecommendAsync($"new{country}", limit: 20), country);
            without += OfCountry(await _http.RecommendAsync($"stranger{country}", limit: 20), country);
        }
        Assert.True(with >= 0.8 * 20 * Countries, $"{with} of {20 * Countries} are what the country wants, {without} for strangers");
        Assert.True(with >= 2 * without, $"{with} of {20 * Countries} are what the country wants, {without} for strangers");
    }

    [Fact]
    public async Task AnotherCountry_ChangesTheNextAnswer_AndNoneIsAsAStranger()
    {
        await PutAsync("mover", 0);
        Assert.True(OfCountry(await _http.RecommendAsync("mover", limit: 20), 0) >= 14);
        await PutAsync("mover", 3);
        Assert.True(OfCountry(await _http.RecommendAsync("mover", limit: 20), 3) >= 14);
        using var gone = await _http.PatchAsJsonAsync("/v1/customers/mover", new { attributes = new { country = (string?)null, age = (string?)null } });
        Assert.True(gone.IsSuccessStatusCode, await gone.Content.ReadAsStringAsync());
        Assert.True(OfCountry(await _http.RecommendAsync("mover", limit: 20), 3) < 14);
    }

    [Fact]
    public async Task TheFirstStart_GivesCustomersTheirAttributes_AlsoThoseWithoutAHistory()
    {
        await Eventually.GetAsync(() => _http.GetJsonAsync("/v1/customers/c1"), c => c["attributes"]!.AsObject().Count == 2);
        var silent = await Eventually.GetAsync(() => _http.GetJsonAsync("/v1/customers/silent"), c => c["attributes"]!.AsObject().Count == 2);
        Assert.Equal("""{"age":33,"country":"land2"}""", silent["attributes"]!.ToJsonString());
        Assert.True(OfCountry(await _http.RecommendAsync("silent", limit: 20), 2) >= 14);
    }

    [Theory]
    [InlineData("known, no history", 0, true)]
    [InlineData("known, a history", 9, true)]
    [InlineData("unknown, a history", 9, false)]
    public async Task OfflineRanking_IsWhatIsServed_WithAttributesAndDevice(string customer, int events, bool known)
    {
        var attributes = known ? CustomerAttributes.None.Add("country", AttributeValue.Of("land1")).Add("age", AttributeValue.Of(31)) : CustomerAttributes.None;
        if (known) await PutAsync(customer, 1, 31);
        var begin = DateTimeOffset.UnixEpoch.AddDays(20_000);
        var history = Enumerable.Range(0, events).Select(i => new Interaction { EventId = $"e{i}", CustomerId = customer, Kind = InteractionKind.Click, ItemId = $"i{i * 37 % CountryShop.Items}", At = begin.AddMinutes(i * 17) }).ToArray();
        if (events > 0) await _http.ApplyAsync([.. history.Select(i => ShopCalls.Event(customer, "click", i.ItemId!, i.EventId, i.At.ToString("O", CultureInfo.InvariantCulture)))]);
        foreach (var device in (string[])["phone", "desktop", "fridge"])
        {
            using var answer = await _http.PostAsJsonAsync("/v1/recommendations", new { customerId = customer, limit = 20, context = new { device } });
            var served = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
            Assert.Null(served["degraded"]);
            using var release = await ReleasedModel.OpenAsync(shop.FolderOf((string)served["release"]!));
            Assert.NotEmpty(release.Serving.Manifest.Slots.Attributes);
            Assert.Equal(2, release.Serving.Manifest.Slots.Devices.Length);
            var request = new RecommendationRequest { CustomerId = customer, Limit = 20, Context = ImmutableDictionary<string, string>.Empty.Add("device", device) };
            var offline = await release.RecommendAsync(history, request, Options, MomentOf((string)served["requestId"]!), attributes);
            Assert.Equal(ShopCalls.ItemsOf(served), offline.Items.Select(i => i.ItemId));
            foreach (var (one, other) in served["items"]!.AsArray().Zip(offline.Items)) Assert.Equal((float)one!["score"]!, other.Score, 1e-4f);
        }
    }

    private async Task PutAsync(string customer, int country, int age = 30)
    {
        using var put = await _http.PutAsJsonAsync($"/v1/customers/{Uri.EscapeDataString(customer)}", new { attributes = new { country = $"land{country}", age } });
        Assert.True(put.IsSuccessStatusCode, await put.Content.ReadAsStringAsync());
    }

    private static int OfCountry(JsonNode answer, int country) => ShopCalls.ItemsOf(answer).Count(id => int.Parse(id[1..], CultureInfo.InvariantCulture) % Countries == country);

    private static DateTimeOffset MomentOf(string requestId) =>
        DateTimeOffset.FromUnixTimeMilliseconds((long)(BinaryPrimitives.ReadUInt64BigEndian(Convert.FromHexString(requestId[..16])) >> 16));
}
