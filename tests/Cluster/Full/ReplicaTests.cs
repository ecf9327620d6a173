using System.Text.Json.Nodes;
using Personalization.Testing;
using Xunit.Abstractions;

namespace Personalization.Cluster.Full;

/// <summary>Two silos, two shards, two replicas of each: either silo has the whole index, and the death of one takes nothing out of an answer.</summary>
[Collection("postgres")]
public sealed class ReplicaTests(PostgresFixture shared, ITestOutputHelper output) : IAsyncLifetime
{
    private const int Similar = 20;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    /// <summary>Longer than the cluster takes to notice that a silo has died.</summary>
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(15);
    private readonly string _cluster = Guid.NewGuid().ToString("N");
    private SiloProcess _first = null!;
    private SiloProcess _second = null!;

    public async Task InitializeAsync()
    {
        if (shared.Postgres.Unavailable is not null) return;
        _first = await StartAsync("first");
        _second = await StartAsync("second");
        try
        {
            await Patiently.UntilAsync("the second silo has its share of the replicas", Soon, () => Task.FromResult(ShardsOf(_second) == 2));
        }
        catch (TimeoutException)
        {
            output.WriteLine($"{_first.Output}\n---\n{_second.Output}");
            throw;
        }
    }

    public async Task DisposeAsync()
    {
        foreach (var silo in new[] { _first, _second })
            if (silo is not null) await silo.DisposeAsync();
    }

    /// <summary>The first has the first replica of both shards, the second has the second ones: each is killed once.</summary>
    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Kill_OneSilo_NoSearchFails_AndEveryAnswerIsWhole(bool killFirst)
    {
        SkipWithoutPostgres();
        var (dying, surviving) = killFirst ? (_first, _second) : (_second, _first);
        var whole = await NearestAsync(surviving, "i1");
        Assert.InRange(whole.Length, Similar / 2, Similar); // some are not available
        Assert.Equal(whole, await NearestAsync(dying, "i1"));

        await dying.KillAsync();
        var (asked, slowest) = (0, TimeSpan.Zero);
        for (var watch = System.Diagnostics.Stopwatch.StartNew(); watch.Elapsed < Watched; asked++)
        {
            var start = watch.Elapsed;
            Assert.Equal(whole, await NearestAsync(surviving, "i1"));
            slowest = watch.Elapsed - start > slowest ? watch.Elapsed - start : slowest;
            // Its customers may be missed for a moment; who is answered is answered from the whole index.
            if (asked % 20 == 0) await AssertWholeIfAnsweredAsync(surviving, $"r{asked}");
        }
        output.WriteLine($"{asked} searches in {Watched.TotalSeconds:F0} s after the kill, all whole; the slowest took {slowest.TotalMilliseconds:F0} ms");
        await Patiently.UntilAsync("a customer is answered whole", Soon, async () => (await surviving.Http.RecommendAsync("c1"))["degraded"] is null);
    }

    [SkippableFact]
    public async Task PutItem_IsFoundInTheIndexOfBothSilos_AlsoAfterOneWasKilled()
    {
        SkipWithoutPostgres();
        var like = await _first.Http.GetJsonAsync("/v1/items/i20");
        var item = new JsonObject { ["title"] = "twin", ["category"] = (string)like["category"]!, ["attributes"] = like["attributes"]!.DeepClone(), ["text"] = "" };
        for (var i = 0; i < 6; i++)
        {
            using var put = await _first.Http.PutAsync(new Uri($"/v1/items/twin-{i}", UriKind.Relative), new StringContent(item.ToJsonString(), System.Text.Encoding.UTF8, "application/json"));
            Assert.True(put.IsSuccessStatusCode, await put.Content.ReadAsStringAsync());
        }
        foreach (var silo in new[] { _first, _second })
            await Patiently.UntilAsync("all twins are near the first", Soon, async () => (await NearestAsync(silo, "twin-0")).Count(i => i.StartsWith("twin-", StringComparison.Ordinal)) == 5);
        await _first.KillAsync();
        Assert.Equal(5, (await NearestAsync(_second, "twin-0")).Count(i => i.StartsWith("twin-", StringComparison.Ordinal)));
        await using var again = await StartAsync("first");
        Assert.Equal(5, (await NearestAsync(again, "twin-0")).Count(i => i.StartsWith("twin-", StringComparison.Ordinal)));
    }

    private void SkipWithoutPostgres() => Skip.If(shared.Postgres.Unavailable is not null, shared.Postgres.Unavailable);

    private Task<SiloProcess> StartAsync(string name) => shared.StartSiloAsync(_cluster, name,
        "--set", "Silo:Shards=2", "--set", "Silo:Replicas=2", "--set", "Index:CheckReplicasEvery=00:00:01",
        // Many processes on few processors: late is not missing here.
        "--set", "Index:SearchTimeout=00:00:10", "--set", "Silo:RequestDeadline=00:00:20");

    /// <summary>How many different shards it has said to have.</summary>
    private static int ShardsOf(SiloProcess silo) => silo.Output.Split('\n')
        .Where(line => line.Contains(" of the index is here", StringComparison.Ordinal))
        .Select(line => line.Split("Replica ")[1].Split('/')[1]).Distinct().Count();

    private static async Task<string[]> NearestAsync(SiloProcess silo, string item)
    {
        var answer = await silo.Http.GetJsonAsync($"/v1/items/{item}/similar?limit={Similar}");
        return [.. (answer as JsonArray ?? answer["items"]!.AsArray()).Select(i => (string)i!["itemId"]!)];
    }

    private static async Task AssertWholeIfAnsweredAsync(SiloProcess silo, string customer)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        try
        {
            using var response = await silo.Http.GetAsync(new Uri($"/v1/customers/{customer}/recommendations?limit=20", UriKind.Relative), patience.Token);
            if (!response.IsSuccessStatusCode) return;
            var degraded = (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync(CancellationToken.None))!["degraded"];
            Assert.DoesNotContain("retrieve", degraded ?? "", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is OperationCanceledException or HttpRequestException)
        {
            // The customer's own silo is missed.
        }
    }
}
