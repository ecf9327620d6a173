using Microsoft.Extensions.DependencyInjection;
using Personalization.Core.Outcomes;
using Personalization.Storage.Blobs;
using Personalization.Storage.Outcomes;
using Personalization.Testing;

namespace Personalization.Integration.Trip;

/// <summary>What a customer was shown and what came of it, found again in the files.</summary>
[Collection(ShopCollection.Name)]
public sealed class OutcomeLogTests(ShopFixture shop)
{
    [Fact]
    public async Task ASlateAndItsClicks_AreInTheLog_JoinedByTheRequest()
    {
        const string customer = "logged-one";
        await shop.Http.ApplyAsync(ShopCalls.Event(customer, "click", "i1"), ShopCalls.Event(customer, "click", "i2"));
        var slate = await shop.Http.GetJsonAsync($"/v1/customers/{customer}/recommendations?limit=7&placement=home");
        var request = (string)slate["requestId"]!;
        var clicked = (string)slate["items"]![3]!["itemId"]!;
        var click = new { eventId = Guid.NewGuid().ToString("N"), customerId = customer, kind = "click", itemId = clicked, requestId = request, context = new { device = "phone", address = "private" } };
        await shop.Http.ApplyAsync(click);
        // The same again takes no effect, and so is no outcome.
        await shop.Http.ApplyAsync(click);

        var lines = await LinesOfAsync(customer);
        var shown = Assert.Single(lines, l => l.Shown is not null).Shown!;
        Assert.Equal((request, (string)slate["release"]!, "home"), (shown.RequestId, shown.Release, shown.Placement));
        Assert.Equal(slate["items"]!.AsArray().Select(i => (string)i!["itemId"]!), shown.Items.Select(i => i.ItemId));
        Assert.All(shown.Items, i => Assert.InRange(i.Propensity, float.Epsilon, 1));
        Assert.Equal(16, shown.Features!.Length);
        Assert.Equal(3, lines.Count(l => l.Done is not null));
        var done = Assert.Single(lines, l => l.Done?.RequestId == shown.RequestId).Done!;
        // Models learn from the device; the rest of the context is not kept.
        Assert.Equal("device=phone", string.Join(' ', done.Context!.Select(c => $"{c.Key}={c.Value}")));
        Assert.Equal(3, shown.Items.Select(i => i.ItemId).ToList().IndexOf(done.ItemId!));
    }

    [Fact]
    public async Task Metrics_TellWhatIsWritten()
    {
        await shop.Http.RecommendAsync("somebody");
        await shop.Silo.Services.GetRequiredService<OutcomeLog>().FlushAsync();
        var metrics = await shop.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        Assert.Matches("outcome_lines_written[^ ]* [1-9]", metrics);
        Assert.Matches("outcome_lines_dropped[^ ]* 0", metrics);
    }

    private async Task<List<OutcomeLine>> LinesOfAsync(string customer)
    {
        await shop.Silo.Services.GetRequiredService<OutcomeLog>().FlushAsync();
        var lines = new List<OutcomeLine>();
        await foreach (var line in OutcomeReader.ReadAsync(shop.Silo.Services.GetRequiredService<IBlobStore>()))
            if (line.CustomerId == customer) lines.Add(line);
        return lines;
    }
}
