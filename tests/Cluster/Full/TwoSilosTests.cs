using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Personalization.Testing;
using Xunit.Abstractions;

namespace Personalization.Cluster.Full;

/// <summary>Two silos in processes of their own, one cluster: it does not matter which of them is asked, and one of them is enough.</summary>
[Collection("postgres")]
public sealed class TwoSilosTests(PostgresFixture shared, ITestOutputHelper output) : IAsyncLifetime
{
    private const int Customers = 20;
    private const int EventsEach = 5;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Failover = TimeSpan.FromSeconds(60);
    private readonly string _cluster = Guid.NewGuid().ToString("N");
    private SiloProcess _first = null!;
    private SiloProcess _second = null!;

    public async Task InitializeAsync()
    {
        if (shared.Postgres.Unavailable is not null) return;
        _first = await shared.StartSiloAsync(_cluster, "first");
        _second = await shared.StartSiloAsync(_cluster, "second");
    }

    public async Task DisposeAsync()
    {
        foreach (var silo in new[] { _first, _second })
            if (silo is not null) await silo.DisposeAsync();
    }

    [SkippableFact]
    public async Task Recommend_OnTheOtherSilo_FollowsTheEventsSentToThisOne()
    {
        SkipWithoutPostgres();
        var before = await _second.Http.RecommendAsync("walker");
        var category = ShopCalls.CategoriesOf(before).CountBy(c => c).MinBy(c => c.Value).Key;
        var items = await _first.Http.ItemsOfCategoryAsync(category, 5);

        Assert.Equal((5, 0), await _first.Http.ApplyAsync([.. items.Select((item, i) => ShopCalls.Event("walker", "click", item, $"w{i}"))]));

        Assert.Equal(5, await InteractionsAsync(_second, "walker"));
        Assert.Equal(5, await InteractionsAsync(_first, "walker"));
        var after = await _second.Http.RecommendAsync("walker");
        Assert.True(Share(after, category) >= 2 * Share(before, category), $"{category}: {Share(before, category):P0} before, {Share(after, category):P0} after");
        Assert.Equal((0, 5), await _second.Http.ApplyAsync([.. items.Select((item, i) => ShopCalls.Event("walker", "click", item, $"w{i}"))]));
    }

    [SkippableFact]
    public async Task PutItem_OnOneSilo_IsKnownToTheOther()
    {
        SkipWithoutPostgres();
        var item = new { title = "Lamp of the second silo", category = "lamp-of-two", attributes = new { price = 39.9 }, available = true };
        using var put = await _first.Http.PutAsJsonAsync("/v1/items/two-1", item);
        Assert.True(put.IsSuccessStatusCode, await put.Content.ReadAsStringAsync());

        Assert.Equal("Lamp of the second silo", (string)(await _second.Http.GetJsonAsync("/v1/items/two-1"))["title"]!);
        output.WriteLine($"listed by the other silo after {await Patiently.UntilAsync("the item is among the new ones", Soon, async () => (await NewestAsync(_second)).Contains("two-1"))}");

        using var delete = await _second.Http.DeleteAsync(new Uri("/v1/items/two-1", UriKind.Relative));
        Assert.True(delete.IsSuccessStatusCode);
        await Patiently.UntilAsync("the item is gone from the first silo", Soon, async () => !(await NewestAsync(_first)).Contains("two-1"));
    }

    [SkippableFact]
    public async Task Activate_OnOneSilo_SwitchesBoth()
    {
        SkipWithoutPostgres();
        var old = (string)(await _first.Http.RecommendAsync("c1"))["release"]!;
        var next = $"copy-{Guid.NewGuid():N}";
        await shared.PublishCopyAsync(old, next);

        using (var activated = await _second.Http.PostAsync(new Uri($"/v1/releases/{next}/activate", UriKind.Relative), null))
            Assert.True(activated.IsSuccessStatusCode, await activated.Content.ReadAsStringAsync());

        foreach (var silo in new[] { _first, _second })
            await Patiently.UntilAsync("serves the new release", Soon, async () => (string)(await silo.Http.RecommendAsync("c1"))["release"]! == next);

        using var back = await _first.Http.PostAsync(new Uri("/v1/releases/rollback", UriKind.Relative), null);
        Assert.True(back.IsSuccessStatusCode, await back.Content.ReadAsStringAsync());
        foreach (var silo in new[] { _first, _second })
            await Patiently.UntilAsync("serves the old release again", Soon, async () => (string)(await silo.Http.RecommendAsync("c1"))["release"]! == old);
    }

    [SkippableFact]
    public async Task Precompute_BesideTheSilos_ComputesForWhomTheyKeep()
    {
        SkipWithoutPostgres();
        await _first.Http.ApplyAsync(ShopCalls.Event("prepared", "click", "i1"), ShopCalls.Event("forgotten", "click", "i1"));
        using (await _second.Http.DeleteAsync(new Uri("/v1/customers/forgotten", UriKind.Relative))) { }

        var (code, said) = await TrainerProcess.RunAsync(
            Path.GetDirectoryName(shared.Blobs)!, "precompute", "--customers", $"postgres:{shared.Postgres.ConnectionString}", "--cluster", _cluster, "--store", shared.Blobs);

        Assert.True(code == 0, said);
        Assert.Contains("1 customers", said, StringComparison.Ordinal);
    }

    /// <summary>Customers live on the silo that heard of them first, mostly: each of the two is killed once, so that both sides of that are seen.</summary>
    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Kill_OneSilo_TheOtherAnswersAndNoAcknowledgedEventIsLost(bool killFirst)
    {
        SkipWithoutPostgres();
        var (dying, surviving) = killFirst ? (_first, _second) : (_second, _first);
        var items = await surviving.Http.ItemsOfCategoryAsync((string)(await surviving.Http.RecommendAsync("c1"))["items"]![0]!["category"]!, EventsEach);
        var events = Enumerable.Range(0, Customers).SelectMany(c => items.Select((item, i) => ShopCalls.Event($"k{c}", "click", item, $"{i}"))).ToArray();
        Assert.Equal((events.Length, 0), await _first.Http.ApplyAsync(events));

        // Events go on while the silo dies; what is acknowledged meanwhile counts as much.
        using var stop = new CancellationTokenSource();
        var acknowledged = new ConcurrentQueue<object>();
        var load = SendUntilAsync(surviving, items, acknowledged, stop.Token);
        await dying.KillAsync();
        var answered = await Patiently.UntilAsync("every customer is answered", Failover, () => EveryoneAnsweredAsync(surviving));
        var whole = await Patiently.UntilAsync("answers are whole again", Failover, async () => (await surviving.Http.RecommendAsync("k0"))["degraded"] is null);
        await Patiently.UntilAsync("an event is acknowledged", Failover, () => Task.FromResult(!acknowledged.IsEmpty));
        await stop.CancelAsync();
        await load;
        output.WriteLine($"every customer answered {answered.TotalSeconds:F1} s after the kill, undegraded {whole.TotalSeconds:F1} s later; {acknowledged.Count} events acknowledged meanwhile");

        // From here on nothing fails any more.
        foreach (var c in Enumerable.Range(0, Customers))
        {
            Assert.Equal(EventsEach, await InteractionsAsync(surviving, $"k{c}"));
            Assert.Equal(20, ShopCalls.ItemsOf(await surviving.Http.RecommendAsync($"k{c}")).Length);
        }
        Assert.Equal((0, events.Length), await surviving.Http.ApplyAsync(events));
        foreach (var batch in acknowledged.Chunk(500)) Assert.Equal((0, batch.Length), await surviving.Http.ApplyAsync(batch));
    }

    [SkippableFact]
    public async Task Start_OfASiloThatWasKilled_JoinsAgain()
    {
        SkipWithoutPostgres();
        Assert.Equal((1, 0), await _first.Http.ApplyAsync(ShopCalls.Event("again", "click", "i1", "a1")));
        await _second.KillAsync();
        await using var again = await shared.StartSiloAsync(_cluster, "second");
        Assert.Equal(1, await InteractionsAsync(again, "again"));
        Assert.Equal((0, 1), await again.Http.ApplyAsync(ShopCalls.Event("again", "click", "i1", "a1")));
    }

    /// <summary>As when the power fails: nobody is left to declare the silos of before dead.</summary>
    [SkippableFact]
    public async Task Start_AfterAllSilosWereKilledAtOnce_MakesTheSameClusterAgain()
    {
        SkipWithoutPostgres();
        Assert.Equal((1, 0), await _first.Http.ApplyAsync(ShopCalls.Event("power", "click", "i1", "p1")));
        await Task.WhenAll(_first.KillAsync(), _second.KillAsync());
        var again = await Task.WhenAll(shared.StartSiloAsync(_cluster, "first"), shared.StartSiloAsync(_cluster, "second"));
        (_first, _second) = (again[0], again[1]);
        Assert.Equal((0, 1), await _second.Http.ApplyAsync(ShopCalls.Event("power", "click", "i1", "p1")));
    }

    /// <summary>As when all machines are lost, and new ones come instead.</summary>
    [SkippableFact]
    public async Task Start_AtAnotherAddress_AfterAllSilosWereKilledAtOnce_TakesTheirPlace()
    {
        SkipWithoutPostgres();
        Assert.Equal((1, 0), await _first.Http.ApplyAsync(ShopCalls.Event("moved", "click", "i1", "m1")));
        await Task.WhenAll(_first.KillAsync(), _second.KillAsync());
        await using var other = await shared.StartSiloAsync(_cluster, "other");
        Assert.Equal((0, 1), await other.Http.ApplyAsync(ShopCalls.Event("moved", "click", "i1", "m1")));
        Assert.Contains("All 2 silos of before are lost", other.Output, StringComparison.Ordinal);
    }

    private void SkipWithoutPostgres() => Skip.If(shared.Postgres.Unavailable is not null, shared.Postgres.Unavailable);

    /// <summary>One event after the other for customers l0, l1 …; keeps those that were acknowledged.</summary>
    private static async Task SendUntilAsync(SiloProcess silo, string[] items, ConcurrentQueue<object> acknowledged, CancellationToken stop)
    {
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            var interaction = ShopCalls.Event($"l{i % Customers}", "click", items[i % items.Length], $"{i}");
            try
            {
                await silo.Http.ApplyAsync(interaction);
                acknowledged.Enqueue(interaction);
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException or Xunit.Sdk.XunitException)
            {
                // Refused or unknown, as may be while the other silo is missed.
            }
        }
    }

    private static async Task<bool> EveryoneAnsweredAsync(SiloProcess silo)
    {
        foreach (var c in Enumerable.Range(0, Customers)) await silo.Http.RecommendAsync($"k{c}");
        return true;
    }

    private static async Task<int> InteractionsAsync(SiloProcess silo, string customer) => (int)(await silo.Http.GetJsonAsync($"/v1/customers/{customer}"))["interactions"]!;

    private static async Task<string[]> NewestAsync(SiloProcess silo)
    {
        var answer = await silo.Http.GetJsonAsync("/v1/new?limit=20");
        return [.. (answer as JsonArray ?? answer["items"]!.AsArray()).Select(i => (string)i!["itemId"]!)];
    }

    private static double Share(JsonNode recommendation, string category) =>
        (double)ShopCalls.CategoriesOf(recommendation).Count(c => c == category) / Math.Max(1, ShopCalls.CategoriesOf(recommendation).Length);
}
