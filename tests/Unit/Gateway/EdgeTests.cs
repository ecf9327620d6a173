using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Orleans.Runtime;
using Personalization.Client;
using Personalization.Gateway;
using Personalization.Gateway.Security;
using Personalization.Testing.Gateway;

namespace Personalization.Unit.Gateway;

public sealed class EdgeTests
{
    private const string ReadKey = "a-key-that-may-read";
    private const string WriteKey = "a-key-that-may-write";
    private const string AdminKey = "a-key-that-may-all";
    private static readonly Dictionary<string, string?> Keys = new()
    {
        ["Gateway:ApiKeys:0:Key"] = ReadKey, ["Gateway:ApiKeys:0:Role"] = "read",
        ["Gateway:ApiKeys:1:Key"] = WriteKey, ["Gateway:ApiKeys:1:Role"] = "write",
        ["Gateway:ApiKeys:2:Key"] = AdminKey, ["Gateway:ApiKeys:2:Role"] = "admin",
    };

    [Theory]
    [InlineData(null, "GET", "/v1/customers/c1", HttpStatusCode.Unauthorized)]
    [InlineData("a-key-that-is-unknown", "GET", "/v1/customers/c1", HttpStatusCode.Unauthorized)]
    [InlineData(ReadKey, "GET", "/v1/customers/c1", HttpStatusCode.OK)]
    [InlineData(ReadKey, "GET", "/metrics", HttpStatusCode.OK)]
    [InlineData(null, "GET", "/metrics", HttpStatusCode.Unauthorized)]
    [InlineData(ReadKey, "DELETE", "/v1/items/i1", HttpStatusCode.Forbidden)]
    [InlineData(WriteKey, "DELETE", "/v1/items/i1", HttpStatusCode.NoContent)]
    [InlineData(WriteKey, "DELETE", "/v1/customers/c1", HttpStatusCode.Forbidden)]
    [InlineData(AdminKey, "DELETE", "/v1/customers/c1", HttpStatusCode.OK)]
    [InlineData(null, "GET", "/healthz/live", HttpStatusCode.OK)]
    public async Task Keys_DecideByRole(string? key, string method, string path, HttpStatusCode expected)
    {
        await using var host = await GatewayHost.StartAsync(Keys);
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (key is not null) request.Headers.Add("X-Api-Key", key);
        var response = await host.Http.SendAsync(request);
        if ((int)expected >= 400) await ProblemAssert.IsAsync(expected, response);
        else Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public void Address_WithoutKeys_IsLoopbackAndSaysSo()
    {
        var open = GatewayAddress.Choose(new GatewayOptions(), 5080);
        Assert.Equal("http://127.0.0.1:5080", open.Url);
        Assert.Contains("loopback", open.Notice, StringComparison.Ordinal);
        var locked = GatewayAddress.Choose(new GatewayOptions { ApiKeys = { new ApiKey { Key = AdminKey, Role = ApiRole.Admin } } }, 5080);
        Assert.Equal(("http://0.0.0.0:5080", null), (locked.Url, locked.Notice));
    }

    [Fact]
    public async Task Options_ThatAreWrong_AreToldTogetherAtStart()
    {
        var settings = new Dictionary<string, string?> { ["Gateway:MaxBodyBytes"] = "1", ["Gateway:ApiKeys:0:Key"] = "short", ["Client:Producer:InFlight"] = "0" };
        var thrown = await Assert.ThrowsAnyAsync<Exception>(() => GatewayHost.StartAsync(settings));
        var told = string.Join('\n', thrown is AggregateException all ? all.InnerExceptions.SelectMany(e => ((OptionsValidationException)e).Failures) : ((OptionsValidationException)thrown).Failures);
        Assert.Contains("Gateway:MaxBodyBytes is 1, must be 1024 to 1073741824", told, StringComparison.Ordinal);
        Assert.Contains("Gateway:ApiKeys:0:Key has 5 characters", told, StringComparison.Ordinal);
        Assert.Contains("Gateway:ApiKeys:0:Role", told, StringComparison.Ordinal);
        Assert.Contains("Client:Producer:InFlight is 0, must be 1 to 10000", told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Gateway:MaxBodyByte", "1", "There is no setting 'MaxBodyByte' among those of Gateway")]
    [InlineData("Client:Producer:InFlights", "5", "There is no setting 'InFlights' among those of InteractionProducer")]
    [InlineData("Client:Concurrency", "many", "'many' at 'Client:Concurrency'")]
    public async Task Options_WithATypingError_AreRefused(string key, string value, string expected)
    {
        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => GatewayHost.StartAsync(new() { [key] = value }));
        Assert.Contains(expected, ConfigurationFault.SentenceOf(thrown), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RateLimit_BeyondTheBurst_AnswersWhenToRetry()
    {
        await using var host = await GatewayHost.StartAsync(new() { ["Gateway:RequestsPerSecond"] = "1", ["Gateway:RequestBurst"] = "3" });
        for (var i = 0; i < 3; i++) Assert.Equal(HttpStatusCode.OK, (await host.Http.GetAsync("/v1/new")).StatusCode);
        var refused = await host.Http.GetAsync("/v1/new");
        await ProblemAssert.IsAsync(HttpStatusCode.TooManyRequests, refused);
        Assert.NotNull(refused.Headers.RetryAfter?.Delta);
        Assert.Equal(HttpStatusCode.OK, (await host.Http.GetAsync("/healthz/ready")).StatusCode);
    }

    [Theory]
    [InlineData("GET", "/v1/nothing", HttpStatusCode.NotFound)]
    [InlineData("GET", "/nothing", HttpStatusCode.NotFound)]
    [InlineData("GET", "/shop/../secret", HttpStatusCode.NotFound)]
    [InlineData("GET", "/v1/interactions", HttpStatusCode.MethodNotAllowed)]
    [InlineData("POST", "/v1/recommendations", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("POST", "/v1/releases/none/activate", HttpStatusCode.NotFound)]
    [InlineData("POST", "/v1/releases/damaged/activate", HttpStatusCode.Conflict)]
    [InlineData("POST", "/v1/releases/rollback", HttpStatusCode.Conflict)]
    public async Task Errors_AreProblemDocuments(string method, string path, HttpStatusCode expected)
    {
        await using var host = await GatewayHost.StartAsync();
        await ProblemAssert.IsAsync(expected, await host.Http.SendAsync(new HttpRequestMessage(new HttpMethod(method), path)));
    }

    [Fact]
    public async Task Failures_OfTheCluster_Are503_AndOfTheServer500WithoutDetails()
    {
        await using var host = await GatewayHost.StartAsync();
        foreach (var failure in new Exception[] { new TimeoutException("late"), new SiloUnavailableException("gone") })
        {
            host.Shop.Failure = failure;
            var response = await host.Http.GetAsync("/v1/customers/c1/recommendations");
            await ProblemAssert.IsAsync(HttpStatusCode.ServiceUnavailable, response);
            Assert.NotNull(response.Headers.RetryAfter);
        }
        host.Shop.Failure = new InvalidOperationException("a secret");
        var failed = await host.Http.GetAsync("/v1/customers/c1");
        await ProblemAssert.IsAsync(HttpStatusCode.InternalServerError, failed);
        Assert.DoesNotContain("secret", await failed.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Customers_CanBeSeenExportedAndErased()
    {
        await using var host = await GatewayHost.StartAsync();
        await host.Http.PostAsync("/v1/interactions?ack=applied", JsonContent.Create(new[] { new { eventId = "e", customerId = "c9", kind = "click", itemId = "i1" } }));
        var view = await host.Http.GetFromJsonAsync<JsonElement>("/v1/customers/c9");
        Assert.Equal("click", view.GetProperty("recent")[0].GetProperty("kind").GetString());
        Assert.Equal(1, (await host.Http.GetFromJsonAsync<JsonElement>("/v1/customers/c9/export")).GetProperty("profile").GetProperty("version").GetInt32());
        Assert.Equal("""{"state":"erased"}""", await (await host.Http.DeleteAsync("/v1/customers/c9")).Content.ReadAsStringAsync());
        Assert.False((await host.Http.GetFromJsonAsync<JsonElement>("/v1/customers/c9")).GetProperty("known").GetBoolean());
    }

    [Fact]
    public async Task OpenApi_DescribesEveryRoute()
    {
        await using var host = await GatewayHost.StartAsync();
        var document = await host.Http.GetFromJsonAsync<JsonElement>("/openapi/v1.json");
        var limit = document.GetProperty("components").GetProperty("schemas").GetProperty("RecommendationRequest").GetProperty("properties").GetProperty("limit");
        Assert.Equal("integer", limit.GetProperty("type").GetString());
        var paths = document.GetProperty("paths");
        foreach (var path in new[] { "/v1/interactions", "/v1/recommendations", "/v1/customers/{id}/recommendations", "/v1/items/{id}", "/v1/items", "/v1/trending", "/v1/releases/{id}/activate" })
            Assert.True(paths.TryGetProperty(path, out _), path);
        var parameters = paths.GetProperty("/v1/customers/{id}/recommendations").GetProperty("get").GetProperty("parameters").EnumerateArray().Select(p => p.GetProperty("name").GetString());
        Assert.Equal(["id", "limit", "filter", "placement", "exclude", "explain"], parameters);
    }

    [Fact]
    public async Task Page_IsServedWithItsGuards()
    {
        await using var host = await GatewayHost.StartAsync();
        var page = await host.Http.GetAsync("/");
        Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
        Assert.Contains("default-src 'none'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("nosniff", page.Headers.GetValues("X-Content-Type-Options").Single());
        using var again = new HttpRequestMessage(HttpMethod.Get, "/");
        again.Headers.IfNoneMatch.Add(page.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, (await host.Http.SendAsync(again)).StatusCode);
    }

    [Fact]
    public async Task Page_CanBeSwitchedOff()
    {
        await using var host = await GatewayHost.StartAsync(new() { ["Gateway:ShopPage"] = "false" });
        await ProblemAssert.IsAsync(HttpStatusCode.NotFound, await host.Http.GetAsync("/"));
    }
}
