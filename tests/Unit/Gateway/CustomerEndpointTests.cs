using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Personalization.Testing.Gateway;

namespace Personalization.Unit.Gateway;

public sealed class CustomerEndpointTests : IAsyncLifetime
{
    private GatewayHost _host = null!;

    public async Task InitializeAsync() => _host = await GatewayHost.StartAsync([]);

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Put_ReplacesAttributes_AndAnswersTheCustomer()
    {
        await SendAsync(HttpMethod.Put, """{"attributes":{"country":"fr","city":"Paris"}}""");
        var answer = await SendAsync(HttpMethod.Put, """{"attributes":{"country":"de","age":25,"vip":true,"likes":["wool"]}}""");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        const string expected = """{"age":25,"country":"de","likes":["wool"],"vip":true}""";
        Assert.Equal(expected, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["attributes"]!.ToJsonString());
        Assert.Equal(expected, JsonNode.Parse(await _host.Http.GetStringAsync("/v1/customers/c1"))!["attributes"]!.ToJsonString());
        Assert.Equal(expected, JsonNode.Parse(await _host.Http.GetStringAsync("/v1/customers/c1/export"))!["profile"]!["attributes"]!.ToJsonString());
    }

    [Fact]
    public async Task Patch_SetsWhatItNames_AndTakesNullAway()
    {
        await SendAsync(HttpMethod.Put, """{"attributes":{"country":"fr","city":"Paris"}}""");
        var answer = await SendAsync(HttpMethod.Patch, """{"attributes":{"city":null,"age":25}}""");
        Assert.Equal("""{"age":25,"country":"fr"}""", JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["attributes"]!.ToJsonString());
    }

    [Theory]
    [InlineData("{}", "/attributes")]
    [InlineData("""{"attributes":null}""", "/attributes")]
    [InlineData("""{"attributes":[]}""", "/attributes")]
    [InlineData("""{"attributes":{"":"x"}}""", "/attributes")]
    [InlineData("""{"attributes":{"age":[1]}}""", "/attributes/age")]
    [InlineData("""{"attributes":{"age":{"years":3}}}""", "/attributes/age")]
    [InlineData("""{"attributes":{"age":1e999}}""", "/attributes/age")]
    [InlineData("""{"attributes":{"a/b":"\u0000"}}""", "/attributes/a~1b")]
    [InlineData("""{"attributes":{"a":"x","a":"y"}}""", "/attributes/a")]
    [InlineData("""{"country":"de"}""", "/country")]
    [InlineData("""{"attributes":{"age":25},"interactions":5}""", "/interactions")]
    public async Task PutOrPatch_OfWrongAttributes_PointsToTheField(string body, string pointer)
    {
        Assert.Equal([pointer], await ProblemAssert.PointersAsync(await SendAsync(HttpMethod.Put, body)));
        Assert.Equal([pointer], await ProblemAssert.PointersAsync(await SendAsync(HttpMethod.Patch, body)));
    }

    [Fact]
    public async Task Put_OfNull_IsRefused_ItIsForPatch() =>
        Assert.Equal(["/attributes/age"], await ProblemAssert.PointersAsync(await SendAsync(HttpMethod.Put, """{"attributes":{"age":null}}""")));

    [Fact]
    public async Task PutOrPatch_OfTooMuch_IsRefused_AndChangesNothing()
    {
        Assert.Equal(["/attributes"], await ProblemAssert.PointersAsync(await SendAsync(HttpMethod.Put, Many(33))));
        await SendAsync(HttpMethod.Put, Many(32));
        Assert.Equal(["/attributes"], await ProblemAssert.PointersAsync(await SendAsync(HttpMethod.Patch, """{"attributes":{"one-more":1}}""")));
        Assert.Equal(32, JsonNode.Parse(await _host.Http.GetStringAsync("/v1/customers/c1"))!["attributes"]!.AsObject().Count);

        static string Many(int count) => "{\"attributes\":{" + string.Join(',', Enumerable.Range(0, count).Select(i => $"\"a{i}\":{i}")) + "}}";
    }

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string body) =>
        _host.Http.SendAsync(new HttpRequestMessage(method, "/v1/customers/c1") { Content = new StringContent(body, Encoding.UTF8, "application/json") });
}
