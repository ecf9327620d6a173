using System.Net;
using System.Text;
using System.Text.Json;
using Personalization.Client;
using Personalization.Testing.Gateway;

namespace Personalization.Unit.Gateway;

public sealed class EventEndpointTests : IAsyncLifetime
{
    private GatewayHost _host = null!;

    public async Task InitializeAsync() => _host = await GatewayHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Post_OfAnArray_IsAcceptedOntoTheStream()
    {
        var response = await PostAsync("/v1/interactions", $"[{Event("e1")},{Event("e2")}]");
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal("""{"accepted":2}""", await response.Content.ReadAsStringAsync());
        Assert.Equal(["e1", "e2"], _host.Shop.Sent.Select(e => e.EventId));
    }

    [Fact]
    public async Task Post_OfLines_IsAccepted()
    {
        var response = await PostAsync("/v1/interactions", $"{Event("e1")}\n{Event("e2")}\n", "application/x-ndjson");
        Assert.Equal("""{"accepted":2}""", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/x-ndjson")]
    public async Task Post_BehindAByteOrderMark_IsAccepted(string type)
    {
        var body = type == "application/json" ? $"[{Event("e1")}]" : Event("e1");
        Assert.Equal("""{"accepted":1}""", await (await PostAsync("/v1/interactions", "\ufeff" + body, type)).Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Post_WithAckApplied_TellsAppliedFromDuplicates()
    {
        await PostAsync("/v1/interactions?ack=applied", $"[{Event("e1")}]");
        var response = await PostAsync("/v1/interactions?ack=applied", $"[{Event("e1")},{Event("e2")}]");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("""{"applied":1,"duplicates":1}""", await response.Content.ReadAsStringAsync());
        Assert.Empty(_host.Shop.Sent);
    }

    [Fact]
    public async Task Post_WithOneBadEntry_AcceptsNothing()
    {
        var response = await PostAsync("/v1/interactions", $$"""[{{Event("e1")}},{"eventId":"e2","customerId":"c","kind":"gaze","itemId":"i"}]""");
        Assert.Equal(["/1/kind"], await ProblemAssert.PointersAsync(response));
        Assert.Empty(_host.Shop.Sent);
    }

    [Fact]
    public async Task Post_OnAFullStream_AnswersWhenToRetry()
    {
        _host.Shop.Failure = new StreamFullException("full", TimeSpan.FromSeconds(2));
        var response = await PostAsync("/v1/interactions", $"[{Event("e1")}]");
        await ProblemAssert.IsAsync(HttpStatusCode.ServiceUnavailable, response);
        Assert.Equal(TimeSpan.FromSeconds(2), response.Headers.RetryAfter?.Delta);
    }

    [Theory]
    [InlineData("/v1/interactions?ack=maybe", "/ack")]
    [InlineData("/v1/interactions?ack=applied&ack=applied", "/ack")]
    [InlineData("/v1/interactions?wait=yes", "/wait")]
    public async Task Post_WithAWrongQuery_PointsToTheParameter(string path, string pointer) =>
        Assert.Equal([pointer], await ProblemAssert.PointersAsync(await PostAsync(path, $"[{Event("e1")}]")));

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("multipart/form-data")]
    public async Task Post_OfAnotherContentType_Is415(string type) =>
        await ProblemAssert.IsAsync(HttpStatusCode.UnsupportedMediaType, await PostAsync("/v1/interactions", "[]", type));

    [Fact]
    public async Task Post_OfTenMegabytes_Is413() =>
        await ProblemAssert.IsAsync(HttpStatusCode.RequestEntityTooLarge, await PostAsync("/v1/interactions", new string(' ', 10 * 1024 * 1024)));

    [Fact]
    public async Task Post_OfInvalidUtf8_Is400()
    {
        using var content = new ByteArrayContent([(byte)'[', (byte)'"', 0xff, 0xfe, (byte)'"', (byte)']']);
        content.Headers.ContentType = new("application/json");
        await ProblemAssert.IsAsync(HttpStatusCode.BadRequest, await _host.Http.PostAsync("/v1/interactions", content));
    }

    private Task<HttpResponseMessage> PostAsync(string path, string body, string type = "application/json")
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        return _host.Http.PostAsync(path, content);
    }

    private static string Event(string id) => JsonSerializer.Serialize(new { eventId = id, customerId = "c1", kind = "click", itemId = "i1" });
}
