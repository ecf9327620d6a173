using System.Net;
using System.Text;
using System.Text.Json;
using Personalization.Testing.Gateway;

namespace Personalization.Unit.Gateway;

public sealed class ItemEndpointTests : IAsyncLifetime
{
    private GatewayHost _host = null!;

    public async Task InitializeAsync() => _host = await GatewayHost.StartAsync(new() { ["Gateway:MaxLineBytes"] = "2048", ["Gateway:ImportBatch"] = "3" });

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Put_ThenGet_AnswersTheSameItem()
    {
        const string item = """{"title":"Coat","category":"coat","attributes":{"color":"red","price":39.9,"tags":["wool"],"sale":true},"text":"warm","available":true,"createdAt":"2026-11-01T00:00:00+00:00"}""";
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Put, "/v1/items/x1", item)).StatusCode);
        var read = await _host.Http.GetStringAsync("/v1/items/x1");
        Assert.Equal(JsonSerializer.Serialize(JsonDocument.Parse($"{{\"id\":\"x1\",{item[1..]}")), JsonSerializer.Serialize(Sorted(read)));

        static JsonDocument Sorted(string json)
        {
            // Attributes are kept in the order of their names; the comparison is about content.
            var item = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(json)!;
            var attributes = item["attributes"].EnumerateObject().ToDictionary(p => p.Name, p => p.Value);
            item["attributes"] = JsonSerializer.SerializeToElement(new Dictionary<string, JsonElement> { ["color"] = attributes["color"], ["price"] = attributes["price"], ["tags"] = attributes["tags"], ["sale"] = attributes["sale"] });
            return JsonDocument.Parse(JsonSerializer.Serialize(item));
        }
    }

    [Theory]
    [InlineData("""{"attributes":{"price":null}}""", "/attributes/price")]
    [InlineData("""{"attributes":{"price":[1]}}""", "/attributes/price")]
    [InlineData("""{"attributes":[]}""", "/attributes")]
    [InlineData("""{"attributes":{"":"x"}}""", "/attributes")]
    [InlineData("""{"price":5}""", "/price")]
    [InlineData("""{"title":null}""", "/title")]
    [InlineData("""{"id":"other"}""", "/id")]
    [InlineData("""{"available":"yes"}""", "/available")]
    [InlineData("""{"createdAt":"yesterday"}""", "/createdAt")]
    public async Task Put_OfAWrongItem_PointsToTheField(string body, string pointer) =>
        Assert.Equal([pointer], await ProblemAssert.PointersAsync(await SendAsync(HttpMethod.Put, "/v1/items/x1", body)));

    [Fact]
    public async Task Patch_ChangesWhatItNames_AndTakesNullAttributesAway()
    {
        await SendAsync(HttpMethod.Put, "/v1/items/x1", """{"title":"Coat","category":"coat","attributes":{"color":"red","price":40}}""");
        await SendAsync(HttpMethod.Patch, "/v1/items/x1", """{"available":false,"attributes":{"price":35,"color":null,"fit":"loose"}}""");
        var item = JsonDocument.Parse(await _host.Http.GetStringAsync("/v1/items/x1")).RootElement;
        Assert.Equal("Coat", item.GetProperty("title").GetString());
        Assert.False(item.GetProperty("available").GetBoolean());
        Assert.Equal("""{"fit":"loose","price":35}""", item.GetProperty("attributes").GetRawText());
    }

    [Fact]
    public async Task Patch_OfAnUnknownItem_Is404() => await ProblemAssert.IsAsync(HttpStatusCode.NotFound, await SendAsync(HttpMethod.Patch, "/v1/items/none", "{}"));

    [Fact]
    public async Task Delete_TakesTheItemOut_Once()
    {
        Assert.Equal(HttpStatusCode.NoContent, (await _host.Http.DeleteAsync("/v1/items/i1")).StatusCode);
        await ProblemAssert.IsAsync(HttpStatusCode.NotFound, await _host.Http.DeleteAsync("/v1/items/i1"));
        await ProblemAssert.IsAsync(HttpStatusCode.NotFound, await _host.Http.GetAsync("/v1/items/i1"));
    }

    [Fact]
    public async Task Import_TakesGoodLines_AndNamesBadOnes()
    {
        var lines = string.Join('\n', Enumerable.Range(0, 10).Select(i => $$"""{"id":"n{{i}}","title":"T"}""")
            .Append("{broken").Append("""{"title":"no id"}""").Append("").Append($$"""{"id":"long","text":"{{new string('x', 5000)}}"}""").Append("""{"id":"last"}"""));
        var response = await SendAsync(HttpMethod.Post, "/v1/items", lines, "application/x-ndjson");
        var report = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal(11, report.GetProperty("upserted").GetInt32());
        Assert.Equal([11, 12, 14], report.GetProperty("failed").EnumerateArray().Select(f => f.GetProperty("line").GetInt32()));
        Assert.Contains("id", report.GetProperty("failed")[1].GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await _host.Http.GetAsync("/v1/items/last")).StatusCode);
    }

    [Fact]
    public async Task Import_BehindAByteOrderMark_TakesTheFirstLine()
    {
        var response = await SendAsync(HttpMethod.Post, "/v1/items", "\ufeff{\"id\":\"a\",\"title\":\"A\",\"category\":\"c\"}\n", "application/x-ndjson");
        Assert.Contains("\"upserted\":1", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_IsNotBoundByTheBodyLimit()
    {
        var line = Encoding.UTF8.GetBytes($$"""{"id":"same","text":"{{new string('x', 1000)}}"}""" + "\n");
        using var content = new ByteArrayContent([.. Enumerable.Repeat(line, 10_000).SelectMany(l => l)]);
        content.Headers.ContentType = new("application/x-ndjson");
        var report = JsonDocument.Parse(await (await _host.Http.PostAsync("/v1/items", content)).Content.ReadAsStringAsync()).RootElement;
        Assert.Equal(10_000, report.GetProperty("upserted").GetInt32());
    }

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string body, string type = "application/json") =>
        _host.Http.SendAsync(new HttpRequestMessage(method, path) { Content = new StringContent(body, Encoding.UTF8, type) });
}
