using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Personalization.Testing.Gateway;

namespace Personalization.Unit.Gateway;

public sealed class RecommendationEndpointTests : IAsyncLifetime
{
    private GatewayHost _host = null!;

    public async Task InitializeAsync() => _host = await GatewayHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Get_PassesEveryParameterOn()
    {
        var response = await _host.Http.GetFromJsonAsync<JsonElement>("/v1/customers/a%2Fb%20c/recommendations?limit=7&placement=home&filter=price%20%3C%2040&exclude=i1,%20i2,&explain=true");
        Assert.Equal(7, response.GetProperty("items").GetArrayLength());
        var asked = _host.Shop.LastRequest!;
        Assert.Equal(("a/b c", 7, "home", "price < 40", true), (asked.CustomerId, asked.Limit, asked.Placement, asked.Filter, asked.Explain));
        Assert.Equal(["i1", "i2"], asked.Exclude.AsEnumerable());
    }

    [Fact]
    public async Task Get_WithExplain_AnswersInTheDocumentedShape()
    {
        var response = await _host.Http.GetFromJsonAsync<JsonElement>("/v1/customers/c1/recommendations?explain=true&limit=1");
        Assert.Equal(["requestId", "customerId", "release", "experiment", "items", "timings", "counts", "degraded", "freshness", "removed"], response.EnumerateObject().Select(p => p.Name));
        var item = response.GetProperty("items")[0];
        Assert.Equal(["itemId", "position", "title", "category", "attributes", "score", "source", "why"], item.EnumerateObject().Select(p => p.Name));
        Assert.Equal(JsonValueKind.Number, item.GetProperty("attributes").GetProperty("price").ValueKind);
        Assert.Equal(["sources", "similarTo", "predictions", "moved", "explored", "propensity", "movedBy", "features"], item.GetProperty("why").EnumerateObject().Select(p => p.Name));
    }

    [Fact]
    public async Task GetRequest_GivesAnAnswerAgain_AndOfAnUnknownOneIs404()
    {
        var answer = await _host.Http.GetFromJsonAsync<JsonElement>("/v1/customers/c1/recommendations?explain=true&limit=1");
        Assert.Equal(answer.GetRawText(), (await _host.Http.GetFromJsonAsync<JsonElement>($"/v1/requests/{answer.GetProperty("requestId").GetString()}")).GetRawText());
        await ProblemAssert.IsAsync(HttpStatusCode.NotFound, await _host.Http.GetAsync("/v1/requests/none"));
    }

    [Fact]
    public async Task Experiments_AnswerInTheDocumentedShape()
    {
        using var body = new StringContent("""{"share":0.5,"arms":[{"name":"a"},{"name":"b","weight":2,"pipeline":{"Newest":"5"}}]}""", Encoding.UTF8, "application/json");
        using var put = await _host.Http.PutAsync(new Uri("/v1/experiments/bold", UriKind.Relative), body);
        var report = JsonDocument.Parse(await put.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal(["experiment", "since", "arms"], report.EnumerateObject().Select(p => p.Name));
        Assert.Equal(["arm", "impressions", "clicked", "clickRate", "interval"], report.GetProperty("arms")[1].EnumerateObject().Select(p => p.Name));
        Assert.Equal(0.25, report.GetProperty("arms")[0].GetProperty("clickRate").GetDouble());
        Assert.Equal("5", (await _host.Http.GetFromJsonAsync<JsonElement>("/v1/experiments/bold")).GetProperty("experiment").GetProperty("arms")[1].GetProperty("pipeline").GetProperty("Newest").GetString());
        Assert.Equal(1, (await _host.Http.GetFromJsonAsync<JsonElement>("/v1/experiments")).GetProperty("experiments").GetArrayLength());
        await ProblemAssert.IsAsync(HttpStatusCode.NotFound, await _host.Http.GetAsync("/v1/experiments/none"));
    }

    [Theory]
    [InlineData("limit=0", "/limit")]
    [InlineData("limit=501", "/limit")]
    [InlineData("limit=20.5", "/limit")]
    [InlineData("limit=NaN", "/limit")]
    [InlineData("explain=yes", "/explain")]
    [InlineData("filter=price%20%3C", "/filter")]
    [InlineData("limits=20", "/limits")]
    [InlineData("exclude=a%00b", "/exclude/0")]
    public async Task Get_WithAWrongParameter_PointsToIt(string query, string pointer) =>
        Assert.Equal([pointer], await ProblemAssert.PointersAsync(await _host.Http.GetAsync($"/v1/customers/c1/recommendations?{query}")));

    [Fact]
    public async Task Get_WithABadFilter_SaysWhere()
    {
        var problem = await ProblemAssert.IsAsync(HttpStatusCode.BadRequest, await _host.Http.GetAsync("/v1/customers/c1/recommendations?filter=category%20in%20dress"));
        Assert.Equal(12, problem.GetProperty("errors")[0].GetProperty("position").GetInt32());
    }

    [Fact]
    public async Task Get_WithAnIdTooLong_Is400() =>
        Assert.Equal(["/customerId"], await ProblemAssert.PointersAsync(await _host.Http.GetAsync($"/v1/customers/{new string('x', 129)}/recommendations")));

    [Fact]
    public async Task Post_PassesAnchorsAndContextOn()
    {
        var response = await PostAsync("""{"customerId":"c1","limit":3,"anchorItems":["i5"],"exclude":["i6"],"context":{"device":"phone"}}""");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("i5", Assert.Single(_host.Shop.LastRequest!.AnchorItems));
        Assert.Equal("phone", _host.Shop.LastRequest!.Context!["device"]);
    }

    [Theory]
    [InlineData("{}", "/customerId")]
    [InlineData("""{"customerId":null}""", "/customerId")]
    [InlineData("""{"customerId":7}""", "/customerId")]
    [InlineData("""{"customerId":"c","limit":"20"}""", "/limit")]
    [InlineData("""{"customerId":"c","limit":1e3}""", "/limit")]
    [InlineData("""{"customerId":"c","exclude":"i1"}""", "/exclude")]
    [InlineData("""{"customerId":"c","exclude":null}""", "/exclude")]
    [InlineData("""{"customerId":"c","exclude":["i1",null]}""", "/exclude/1")]
    [InlineData("""{"customerId":"c","exclude":["i1",3]}""", "/exclude/1")]
    [InlineData("""{"customerId":"c","context":{"a":null}}""", "/context")]
    [InlineData("""{"customerId":"c","context":{"a":{"b":1}}}""", "/context/a")]
    [InlineData("""{"customerId":"c","query":"red dress"}""", "/query")]
    [InlineData("""{"customerId":"c","experiment":""}""", "/experiment")]
    [InlineData("""{"customerId":"c","customerId":"d"}""", "/customerId")]
    [InlineData("""{"customerId":"c","filter":"and"}""", "/filter")]
    [InlineData("null", "")]
    [InlineData("[]", "")]
    [InlineData("{", "")]
    public async Task Post_WithAWrongField_PointsToIt(string body, string pointer) =>
        Assert.Equal([pointer], await ProblemAssert.PointersAsync(await PostAsync(body)));

    [Fact]
    public async Task Post_OfBrokenUnicode_Is400() => await ProblemAssert.IsAsync(HttpStatusCode.BadRequest, await PostAsync("""{"customerId":"\udc00"}"""));

    [Theory]
    [InlineData("/v1/items/i1/similar?limit=5")]
    [InlineData("/v1/trending?window=1h&limit=5")]
    [InlineData("/v1/new?limit=5&filter=category%20%3D%20dress")]
    [InlineData("/v1/popular?limit=5")]
    public async Task Lists_AnswerItems(string path) =>
        Assert.Equal(5, (await _host.Http.GetFromJsonAsync<JsonElement>(path)).GetProperty("items").GetArrayLength());

    [Fact]
    public async Task Similar_OfAnUnknownItem_Is404() => await ProblemAssert.IsAsync(HttpStatusCode.NotFound, await _host.Http.GetAsync("/v1/items/none/similar"));

    [Fact]
    public async Task Trending_OfAnUnknownWindow_Is400() => Assert.Equal(["/window"], await ProblemAssert.PointersAsync(await _host.Http.GetAsync("/v1/trending?window=1y")));

    private Task<HttpResponseMessage> PostAsync(string body) => _host.Http.PostAsync("/v1/recommendations", new StringContent(body, Encoding.UTF8, "application/json"));
}
