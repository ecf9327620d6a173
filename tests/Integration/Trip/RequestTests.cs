using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Personalization.Core.Pipeline;
using Personalization.Storage.Outcomes;
using Personalization.Testing;

namespace Personalization.Integration.Trip;

/// <summary>Why an answer was as it was, asked afterwards.</summary>
[Collection(ShopCollection.Name)]
public sealed class RequestTests(ShopFixture shop)
{
    [Fact]
    public async Task AnAnswer_CanBeExplainedByItsId_UntilTheCustomerIsErased()
    {
        const string customer = "explained-one";
        await shop.Http.ApplyAsync(ShopCalls.Event(customer, "click", "i1"), ShopCalls.Event(customer, "purchase", "i2"));
        var answer = await shop.Http.RecommendAsync(customer);
        Assert.Null(answer["items"]![0]!["why"]);

        var explained = await shop.Http.GetJsonAsync($"/v1/requests/{answer["requestId"]}");

        Assert.Equal(ShopCalls.ItemsOf(answer), ShopCalls.ItemsOf(explained));
        foreach (var item in explained["items"]!.AsArray())
        {
            var why = item!["why"]!;
            Assert.NotEmpty(why["sources"]!.AsObject());
            Assert.InRange(why["features"]!.AsObject().Count, 1, 4);
            Assert.Contains("click", why["predictions"]!.AsObject().Select(p => p.Key));
            Assert.Contains((string)item["source"]!, why["sources"]!.AsObject().Select(p => p.Key));
        }
        Assert.Contains(explained["removed"]!.AsArray(), r => (string)r!["itemId"]! == "i2" && (string)r["reason"]! == "purchased");

        using var erased = await shop.Http.DeleteAsync(new Uri($"/v1/customers/{customer}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, erased.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync($"{answer["requestId"]}"));
    }

    [Fact]
    public async Task ABoost_IsWhatMovedAnItem_InTheAnswerAndAfterwards()
    {
        const string customer = "explained-boost";
        await shop.Http.ApplyAsync(ShopCalls.Event(customer, "click", "i1"));
        // The best of those that do not come first already.
        var second = (await shop.Http.RecommendAsync(customer))["items"]!.AsArray().Skip(1).MaxBy(i => (float)i!["score"]!)!["itemId"];
        var options = shop.Silo.Services.GetRequiredService<IOptions<PipelineOptions>>().Value;
        var rules = options.Rules;
        try
        {
            options.Rules = [new BusinessRule { When = $"id = {second}", Boost = 1000 }];
            var answer = await shop.Http.RecommendAsync(customer, explain: true);
            foreach (var explained in new[] { answer, await shop.Http.GetJsonAsync($"/v1/requests/{answer["requestId"]}") })
            {
                var first = explained["items"]![0]!;
                Assert.Equal((string?)second, (string)first["itemId"]!);
                Assert.True((int)first["why"]!["moved"]! < 0);
                Assert.Contains("boost", first["why"]!["movedBy"]!.AsArray().Select(m => (string)m!));
            }
        }
        finally
        {
            options.Rules = rules;
        }
    }

    [Fact]
    public async Task AnAnswerToOneWhoWasErasedOnAnotherSilo_IsNotGiven()
    {
        const string customer = "erased-elsewhere";
        await shop.Http.ApplyAsync(ShopCalls.Event(customer, "click", "i1"));
        var (before, other) = (await shop.Http.RecommendAsync(customer), await shop.Http.RecommendAsync("explained-other"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync($"{before["requestId"]}"));

        // What another silo does before anything else.
        await shop.Silo.Services.GetRequiredService<OutcomeErasing>().BeginAsync(customer);

        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync($"{before["requestId"]}"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync($"{other["requestId"]}"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync($"{(await shop.Http.RecommendAsync(customer))["requestId"]}"));
    }

    [Theory]
    [InlineData("x", HttpStatusCode.NotFound)]
    [InlineData("0123456789abcdef0123456789abcdef", HttpStatusCode.NotFound)]
    [InlineData("%00", HttpStatusCode.BadRequest)]
    public async Task AnUnknownId_IsSaidToBeOne(string id, HttpStatusCode status) => Assert.Equal(status, await StatusAsync(id));

    private async Task<HttpStatusCode> StatusAsync(string id)
    {
        using var response = await shop.Http.GetAsync(new Uri($"/v1/requests/{id}", UriKind.Relative));
        return response.StatusCode;
    }
}
