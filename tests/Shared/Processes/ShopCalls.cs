using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Personalization.Testing;

/// <summary>The HTTP calls that tests make, in the words of the API.</summary>
public static class ShopCalls
{
    /// <summary>Sends interactions and waits until they are durable.</summary>
    public static async Task<(int Applied, int Duplicates)> ApplyAsync(this HttpClient http, params object[] interactions)
    {
        using var response = await http.PostAsJsonAsync("/v1/interactions?ack=applied", interactions);
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode}: {body}");
        var answer = JsonNode.Parse(body)!;
        return ((int)answer["applied"]!, (int)answer["duplicates"]!);
    }

    public static object Event(string customer, string kind, string item, string? id = null, string? at = null) =>
        at is null
            ? new { eventId = id ?? Guid.NewGuid().ToString("N"), customerId = customer, kind, itemId = item }
            : new { eventId = id ?? Guid.NewGuid().ToString("N"), customerId = customer, kind, itemId = item, at };

    public static async Task<JsonNode> GetJsonAsync(this HttpClient http, string path)
    {
        using var response = await http.GetAsync(new Uri(path, UriKind.Relative));
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"GET {path}: {(int)response.StatusCode}: {body}");
        return JsonNode.Parse(body)!;
    }

    public static Task<JsonNode> RecommendAsync(this HttpClient http, string customer, int limit = 20, bool explain = false) =>
        http.GetJsonAsync($"/v1/customers/{Uri.EscapeDataString(customer)}/recommendations?limit={limit}&explain={(explain ? "true" : "false")}");

    public static string[] ItemsOf(JsonNode recommendation) => [.. recommendation["items"]!.AsArray().Select(i => (string)i!["itemId"]!)];

    public static string[] CategoriesOf(JsonNode recommendation) => [.. recommendation["items"]!.AsArray().Select(i => (string)i!["category"]!)];

    /// <summary>Five items of a category from the browse lists, which every shop has.</summary>
    public static async Task<string[]> ItemsOfCategoryAsync(this HttpClient http, string category, int count)
    {
        var popular = await http.GetJsonAsync($"/v1/popular?limit={count}&filter={Uri.EscapeDataString($"category = '{category}'")}");
        return [.. (popular as JsonArray ?? popular["items"]!.AsArray()).Select(i => (string)i!["itemId"]!)];
    }
}
