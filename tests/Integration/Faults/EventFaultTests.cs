using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Personalization.Core.Customers;
using Personalization.Integration.Trip;
using Personalization.Testing;

namespace Personalization.Integration.Faults;

/// <summary>Whatever goes wrong on the way of an event: customers are answered as before, and what is acknowledged is kept and counts once.</summary>
[Collection(ShopCollection.Name)]
public sealed class EventFaultTests(FaultyShop shop) : IClassFixture<FaultyShop>
{
    [Fact]
    public async Task Duplicates_OutOfOrder_StreamedAndAcknowledged_LeaveWhatTheSameEventsLeaveOnceAndInOrder()
    {
        var begin = shop.Clock.GetUtcNow().AddHours(-6);
        var (ordered, shuffled) = (VisitsOf("ordered", begin), VisitsOf("shuffled", begin));
        foreach (var some in ordered.Chunk(50)) Assert.Equal((some.Length, 0), await shop.Http.ApplyAsync(some));
        var (random, mixed) = (new Random(3), shuffled.ToArray());
        for (var times = 0; times < 3; times++)
        {
            random.Shuffle(mixed);
            foreach (var some in mixed.Chunk(random.Next(1, 40)))
            {
                if (random.Next(2) == 0) await shop.StreamAsync(some);
                else await shop.Http.ApplyAsync(some);
                Assert.Equal(20, ShopCalls.ItemsOf(await shop.Http.RecommendAsync("shuffled")).Length);
            }
        }
        await Eventually.GetAsync(() => shop.InteractionsAsync("shuffled"), count => count == shuffled.Length);

        await shop.AssertHasOnceAsync("shuffled", shuffled);
        await shop.AssertHasOnceAsync("ordered", ordered);
        Assert.Equal(Told(shop.Stored("ordered")), Told(shop.Stored("shuffled")));
    }

    [Fact]
    public async Task AHandlerThatFailsMidway_RefusesTheRequest_ShowsWhatIsDurable_AndCountsTheRestOnceItComesAgain()
    {
        var events = Enumerable.Range(0, 1000).Select(i => ShopCalls.Event("midway", "click", $"i{i}", $"midway-{i}")).ToArray();
        shop.Store.Passes = 1;
        shop.Store.Refuses = true;
        using (var refused = await shop.Http.PostAsJsonAsync("/v1/interactions?ack=applied", events)) Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        var done = (int)(await shop.Http.RecommendAsync("midway"))["freshness"]!["interactions"]!;
        Assert.InRange(done, 1, 999);
        Assert.Equal(done, shop.Stored("midway").Version);
        shop.Store.Refuses = false;

        Assert.Equal((1000 - done, done), await shop.Http.ApplyAsync(events));
        await shop.AssertHasOnceAsync("midway", events);
    }

    [Fact]
    public async Task AHandlerThatFailsAfterTheWrite_RefusesTheRequest_AndTheEventCountsOnce()
    {
        var streamed = Enumerable.Range(0, 20).Select(i => ShopCalls.Event("unanswered", "click", $"i{i}", $"unanswered-{i}")).ToArray();
        await using var visitors = Visitors.Enter(shop, "unanswering");
        await visitors.EveryoneAsync(visit => visit.IsWell);

        var before = shop.Store.Refused;
        shop.Store.LosesAnswers = true;
        await shop.StreamAsync(streamed);
        await visitors.EveryoneAsync(visit => visit.Refusal is not null && visit.Degraded is null);
        await Eventually.TrueAsync(() => shop.Store.Refused > before + 20, "nothing is tried again");
        shop.Store.LosesAnswers = false;

        await visitors.EveryoneAsync(visit => visit.IsWell);
        await visitors.LeaveAsync();
        await Eventually.GetAsync(() => shop.InteractionsAsync("unanswered"), count => count == streamed.Length);
        await shop.AssertHasOnceAsync("unanswered", streamed);
    }

    [Fact]
    public async Task AStoreThatRefusesWrites_AcknowledgesNothing_ServesAsBefore_AndLosesNothing_AlsoOverAStart()
    {
        var streamed = Enumerable.Range(0, 20).Select(i => ShopCalls.Event("streamed", "click", $"i{i}", $"streamed-{i}")).ToArray();
        await using var visitors = Visitors.Enter(shop, "refused");
        await visitors.EveryoneAsync(visit => visit.IsWell);

        shop.Store.Refuses = true;
        foreach (var one in streamed) await shop.StreamAsync(one);
        for (var times = 0; times < 3; times++)
            await visitors.EveryoneAsync(visit => visit.Refusal is not null && visit.Known == visit.Acknowledged && visit.Degraded is null);
        Assert.Equal(0, await shop.InteractionsAsync("streamed"));
        Assert.Equal(20, ShopCalls.ItemsOf(await shop.Http.RecommendAsync("streamed")).Length);
        shop.Store.Refuses = false;

        await visitors.EveryoneAsync(visit => visit.IsWell);
        await visitors.LeaveAsync();
        await Eventually.GetAsync(() => shop.InteractionsAsync("streamed"), count => count == streamed.Length);
        var before = await Task.WhenAll(visitors.Customers.Select(shop.InteractionsAsync));
        await shop.RestartAsync();
        Assert.Equal(before, await Task.WhenAll(visitors.Customers.Select(shop.InteractionsAsync)));
        await shop.AssertHasOnceAsync("streamed", streamed);
    }

    [Fact]
    public async Task AcceptedEvents_OutliveAStoreThatRefusesWritesForTwentyMinutes_AndRefusalsAreCounted()
    {
        var accepted = Enumerable.Range(0, 20).Select(i => ShopCalls.Event("patient", "click", $"i{i}", $"patient-{i}")).ToArray();
        var before = shop.Store.Refused;
        shop.Store.Refuses = true;
        await shop.StreamAsync(accepted);
        await Eventually.TrueAsync(() => shop.Store.Refused > before + 3, "the stream does not try again");
        shop.Clock.Pass(TimeSpan.FromMinutes(20));
        var passed = shop.Store.Refused;
        await Eventually.TrueAsync(() => shop.Store.Refused > passed + 3, "the stream has given up");
        Assert.Equal(20, ShopCalls.ItemsOf(await shop.Http.RecommendAsync("patient")).Length);
        Assert.Matches("customer_writes_failed[^ ]* [1-9]", await shop.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative)));
        shop.Store.Refuses = false;

        await Eventually.GetAsync(() => shop.InteractionsAsync("patient"), count => count == accepted.Length);
        await shop.AssertHasOnceAsync("patient", accepted);
    }

    [Fact]
    public async Task AClockThatJumpsBackAnHour_TakesEventsInAndServes_AndRevivesNobody()
    {
        await using var visitors = Visitors.Enter(shop, "timeless");
        await visitors.EveryoneAsync(visit => visit.IsWell);
        var noon = shop.Clock.GetUtcNow();
        object first = ShopCalls.Event("jumped", "click", "i1", "before", noon.ToString("O")), second = ShopCalls.Event("jumped", "click", "i2", "after");
        Assert.Equal((1, 0), await shop.Http.ApplyAsync(first));
        try
        {
            shop.Clock.Shift = TimeSpan.FromHours(-1);
            await visitors.EveryoneAsync(visit => visit.IsWell);
            Assert.Equal((1, 0), await shop.Http.ApplyAsync(second));
            // In the order of their times, newest first.
            Assert.Equal(["i1", "i2"], (await shop.Http.GetJsonAsync("/v1/customers/jumped"))["recent"]!.AsArray().Select(r => (string)r!["itemId"]!));
            Assert.Equal((2, 2), (await shop.InteractionsAsync("jumped"), shop.Stored("jumped").Version));
            Assert.Equal((0, 1), await shop.Http.ApplyAsync(second));

            // What was now by the clock as it was is an hour ahead.
            using (var ahead = await shop.Http.PostAsJsonAsync("/v1/interactions?ack=applied", new[] { ShopCalls.Event("jumped", "click", "i3", "ahead", noon.ToString("O")) }))
            {
                Assert.Equal(HttpStatusCode.BadRequest, ahead.StatusCode);
                Assert.Equal("/0/at", (string)JsonNode.Parse(await ahead.Content.ReadAsStringAsync())!["errors"]![0]!["pointer"]!);
            }
            using var erased = await shop.Http.DeleteAsync(new Uri("/v1/customers/jumped", UriKind.Relative));
            Assert.Equal(HttpStatusCode.OK, erased.StatusCode);
        }
        finally
        {
            shop.Clock.Shift = TimeSpan.Zero;
        }
        // By the clock as it is again, the erasure came after the first event, although it was made by another.
        Assert.Equal((0, 2), await shop.Http.ApplyAsync(first, ShopCalls.Event("jumped", "click", "i4", "late", noon.AddSeconds(-1).ToString("O"))));
        Assert.Equal((1, 0), await shop.Http.ApplyAsync(ShopCalls.Event("jumped", "click", "i5", "anew")));
        Assert.Equal(1, await shop.InteractionsAsync("jumped"));
        await visitors.EveryoneAsync(visit => visit.IsWell);
        await visitors.LeaveAsync();
    }

    [Fact]
    public async Task ACustomerWithAHundredThousandEventsInAMinute_IsBounded_AndOthersGoOnMeanwhile()
    {
        var begin = shop.Clock.GetUtcNow().AddMinutes(-1);
        await using var visitors = Visitors.Enter(shop, "human");
        await visitors.EveryoneAsync(visit => visit.IsWell);

        var (sent, applied) = (0, 0);
        var others = visitors.EveryoneAsync(visit => visit.IsWell && visit.Acknowledged > 20);
        await Parallel.ForEachAsync(Batches(), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (from, _) =>
        {
            var events = Enumerable.Range(from, 1000).Select(i => ShopCalls.Event("robot", "purchase", $"i{i}", $"robot-{i}", begin.AddMilliseconds(i * 0.6).ToString("O")));
            Interlocked.Add(ref applied, (await shop.Http.ApplyAsync([.. events])).Applied);
        });

        await others;
        Assert.Equal((sent, sent), (applied, await shop.InteractionsAsync("robot")));
        Assert.Equal(20, ShopCalls.ItemsOf(await shop.Http.RecommendAsync("robot")).Length);
        var stored = shop.Stored("robot");
        Assert.Equal(sent, stored.Version);
        Assert.InRange(CustomerProfileCodec.Encode(stored).Length, 1, 64 * 1024);
        await visitors.LeaveAsync();

        // All the while until the others have been served.
        IEnumerable<int> Batches()
        {
            for (; sent < 100_000 || !others.IsCompleted; sent += 1000) yield return sent;
        }
    }

    /// <summary>Four visits of an hour and a half each way apart.</summary>
    private static object[] VisitsOf(string customer, DateTimeOffset begin)
    {
        string[] kinds = ["view", "click", "cart", "click", "purchase", "like", "view"];
        return [.. Enumerable.Range(0, 200).Select(i => ShopCalls.Event(
            customer, kinds[i % kinds.Length], $"i{i % 90}", $"{customer}-{i}", begin.AddMinutes(90 * (i / 50)).AddSeconds(i).ToString("O", CultureInfo.InvariantCulture)))];
    }

    /// <summary>What the profile tells, but for what depends on the order by its nature: rounding, the order of ids, and which of equals was last.</summary>
    private static string Told(CustomerProfile profile) => string.Join('\n',
    [
        .. profile.Recent.Select(r => $"recent {r}"),
        .. profile.Consumed.Select(c => $"consumed {c}"),
        .. profile.Repeated.Select(r => $"repeated {r}"),
        .. profile.Tastes.Select(t => t.Category).Order().Select(category => $"taste {category}"),
        .. profile.CountByKind.Select((count, kind) => $"kind {kind}: {count}"),
        .. profile.Sessions.Append(profile.Session).Select(s => $"session {s.StartedAtMs} to {s.EndedAtMs}: {s.Events}"),
    ]);
}
